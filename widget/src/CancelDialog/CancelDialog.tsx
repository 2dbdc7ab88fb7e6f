'use client';
import { useId } from 'react';
import type { Vars } from '../format/words.js';
import { useDepartures } from '../hooks/useDepartures.js';
import { useFacts } from '../hooks/useFacts.js';
import { type Panel, usePanel } from '../hooks/usePanel.js';
import { usePart } from '../hooks/usePart.js';
import { usePer } from '../hooks/usePer.js';
import { usePlanChanges } from '../hooks/usePlanChanges.js';
import { Button } from '../parts/Button.js';
import { Dialog } from '../parts/Dialog.js';
import { dialogWords } from '../parts/dialogWords.js';
import { Failure } from '../parts/Failure.js';
import { Icon } from '../parts/Icon.js';
import { close } from '../parts/icons.js';
import { keepWords } from '../parts/keepWords.js';
import { cancelWords } from './cancelWords.js';

const words = { ...dialogWords, ...keepWords, ...cancelWords };

/** Until when the plan is kept, what ends with it and what stays; then the button that ends it, and that it will. */
export function CancelDialog({ onClose }: { onClose(): void }) {
  const { say, slot } = usePart(words);
  const { leaving, failure } = useDepartures();
  const panel = usePanel();
  const facts = useFacts();
  const { cancel } = usePlanChanges();
  const isBusy = leaving === 'cancel';
  if (panel.status !== 'ready') return null;
  const { subscription } = panel.panel;
  const endsAt = isBusy ? undefined : subscription?.cancels_at;
  const about = facts(panel.panel, { at: endsAt ?? subscription?.current_period_end });
  return (
    <Dialog
      title={say(endsAt ? 'cancel.made' : 'cancel.title', about)}
      state={endsAt ? 'made' : 'ready'}
      isBusy={isBusy}
      onClose={onClose}
    >
      {endsAt ? <p role="status">{say('dialog.undo')}</p> : <Consequences panel={panel.panel} facts={about} />}
      {failure?.target === 'cancel' && <Failure {...failure} />}
      <div {...slot('actions')}>
        {endsAt ? (
          <Button key="done" look="primary" onClick={onClose}>
            {say('dialog.done')}
          </Button>
        ) : (
          <>
            <Button look="danger" isBusy={isBusy} onClick={cancel}>
              {say(isBusy ? 'cancel.canceling' : 'cancel.confirm')}
            </Button>
            <Button isOff={isBusy} onClick={onClose}>
              {say('keepPlan')}
            </Button>
          </>
        )}
      </div>
    </Dialog>
  );
}

function Consequences({ panel, facts }: { panel: Panel; facts: Vars }) {
  const { say, slot, format } = usePart(words);
  const per = usePer();
  const id = useId();
  const { subscription, plans, credits } = panel;
  const named = (planId?: string) => plans.find((plan) => plan.id === planId);
  const plan = named(subscription?.plan_id ?? undefined);
  const waiting = named(subscription?.changes_to?.plan_id ?? subscription?.payment_due?.for_plan_id);
  const expiring = [...credits.expiring].sort((a, b) => (a.expires_at < b.expires_at ? -1 : 1));
  const [first] = expiring;
  const count = expiring.reduce((sum, lot) => sum + lot.credits, 0);
  const included =
    plan && plan.credits_included > 0 ? [per(plan.interval, say('credits', { count: plan.credits_included }))] : [];
  return (
    <>
      <p>
        {say(subscription?.status === 'trialing' ? 'cancel.trial' : 'cancel.until', facts)}{' '}
        {waiting && say('cancel.takesBack', { plan: waiting.name })}
      </p>
      {plan && (
        <div>
          <p {...slot('note')} id={id}>
            {say('cancel.lost', facts)}
          </p>
          <ul {...slot('features')} aria-labelledby={id}>
            {[...new Set([...included, ...plan.features])].map((feature) => (
              <li key={feature} {...slot('feature')}>
                <Icon path={close} /> <span>{feature}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      {credits.balance > 0 && (
        <p {...slot('note')}>
          {say('cancel.credits', { count: credits.balance })}{' '}
          {first &&
            say(expiring[1] ? 'cancel.expiringFrom' : 'cancel.expiring', {
              count,
              date: format.date(first.expires_at),
            })}
        </p>
      )}
    </>
  );
}
