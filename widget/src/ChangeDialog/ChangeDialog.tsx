'use client';
import type { PanelPlan } from '@billing-panel/contract';
import { useState } from 'react';
import { money } from '../format/figures.js';
import { useDepartures } from '../hooks/useDepartures.js';
import { usePanel } from '../hooks/usePanel.js';
import { usePart } from '../hooks/usePart.js';
import { usePer } from '../hooks/usePer.js';
import { usePlanChanges } from '../hooks/usePlanChanges.js';
import { type PlanPreview, usePlanPreview } from '../hooks/usePlanPreview.js';
import { useRefresh } from '../hooks/useRefresh.js';
import { planWords } from '../PlanPicker/planWords.js';
import { Dialog } from '../parts/Dialog.js';
import { ChangeOffer } from './ChangeOffer.js';
import { ChangeOutcome, outcomeOf } from './ChangeOutcome.js';
import { changeWords } from './changeWords.js';

interface ChangeDialogProps {
  plan: PanelPlan;
  onClose(): void;
}

const words = { ...planWords, ...changeWords };

/** What a change to this plan costs and when, the button that makes it so, and what came of it. */
export function ChangeDialog({ plan, onClose }: ChangeDialogProps) {
  const { say, format } = usePart(words);
  const per = usePer();
  const { leaving } = useDepartures();
  const panel = usePanel();
  const refresh = useRefresh();
  const { change } = usePlanChanges();
  const { subscription, plans } = panel.status === 'ready' ? panel.panel : { subscription: null, plans: [] };
  const [former] = useState(subscription);
  const [confirmed, setConfirmed] = useState<PlanPreview>();
  // What the server says of the plan once all is brought up to date is what came of it, whoever asked for it.
  const isBusy = leaving === `change:${plan.id}`;
  const outcome = isBusy ? undefined : outcomeOf(plan.id, subscription);
  const preview = usePlanPreview(outcome ? undefined : plan.id);
  const shown = preview.status === 'ready' ? preview.preview : confirmed;
  const at = (outcome === 'waits' && subscription?.changes_to?.at) || shown?.at;
  const amount = (outcome === 'unpaid' && subscription?.payment_due) || shown?.due_now;
  const facts = {
    plan: plan.name,
    former: former?.subscription_plans.name ?? '',
    price: per(plan.interval, money(format, plan)),
    credits: per(plan.interval, say('credits', { count: plan.credits_included })),
    date: at ? format.date(at) : '',
    amount: amount ? money(format, amount) : '',
  };
  const what = plan.switches_interval ? say(`plans.pay.${plan.interval}`) : say('change.to', facts);
  const close = () => {
    // The credits of what was paid come a moment later than the plan.
    if (outcome) void refresh();
    onClose();
  };
  return (
    <Dialog
      title={outcome ? say(`change.${outcome}`, facts) : what}
      state={outcome ?? preview.status}
      isBusy={isBusy}
      onClose={close}
    >
      {outcome ? (
        <ChangeOutcome
          outcome={outcome}
          facts={facts}
          isPaid={!!confirmed && confirmed.due_now.amount_minor > 0}
          url={subscription?.payment_due?.url}
          onClose={close}
        />
      ) : (
        <ChangeOffer
          plan={plan}
          reason={plans.find(({ id }) => id === plan.id)?.reason}
          isTrial={former?.status === 'trialing'}
          what={what}
          facts={facts}
          preview={preview}
          onConfirm={(good) => {
            setConfirmed(good);
            void change(plan.id, good.preview_id);
          }}
          onClose={close}
        />
      )}
    </Dialog>
  );
}
