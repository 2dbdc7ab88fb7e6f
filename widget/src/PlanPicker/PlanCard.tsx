import type { PanelPlan } from '@billing-panel/contract';
import { createElement, useId } from 'react';
import { useBilling } from '../hooks/billingContext.js';
import { useCheckout } from '../hooks/useCheckout.js';
import { usePortal } from '../hooks/usePortal.js';
import { type Say, useWords } from '../hooks/useWords.js';
import { Button } from '../parts/Button.js';
import { FailureOf } from '../parts/Failure.js';
import { Icon } from '../parts/Icon.js';
import { useSlot } from '../parts/Root.js';
import { planWords } from './planWords.js';

interface PlanCardProps {
  plan: PanelPlan;
  /** The group of the present plan: within it one changes how one pays, not what one has. */
  currentGroup: string | undefined;
  /** Where a reason that holds for every plan is said. */
  reasonId: string;
}

export function PlanCard({ plan, currentGroup, reasonId }: PlanCardProps) {
  const say = useWords(planWords);
  const { format, appearance } = useBilling();
  const slot = useSlot();
  const id = useId();
  const { name, description, interval, savings, credits_included, features } = plan;
  const hasTrial = plan.trial_days > 0 && plan.action === 'subscribe';
  const price = format.money(plan);
  return (
    <li {...slot('plan', plan.action)} aria-labelledby={id}>
      <div {...slot('plan-head')}>
        {createElement(
          `h${Math.min(6, (appearance.headingLevel ?? 2) + 1)}`,
          { ...slot('plan-name'), id },
          <bdi>{name}</bdi>,
        )}
        {plan.highlight && plan.action === 'subscribe' && <span {...slot('chip')}>{say('recommended')}</span>}
      </div>
      <p {...slot('note')}>{description}</p>
      <p {...slot('price')}>
        <b>{price}</b> <span>{say(`per.${interval}`)}</span>
      </p>
      <p {...slot('note')}>
        {hasTrial && say('plans.trialThen', { count: plan.trial_days, price: say(`price.${interval}`, { price }) })}
        {!hasTrial && savings && say('plans.savings', savingsOf(plan, savings, format.money))}
      </p>
      <ul {...slot('features')}>
        {credits_included > 0 && (
          <li {...slot('feature', 'credits')}>
            <Icon name="check" /> {say(`plans.included.${interval}`, { count: credits_included })}
          </li>
        )}
        {features.map((feature) => (
          <li key={feature} {...slot('feature')}>
            <Icon name="check" /> <span>{feature}</span>
          </li>
        ))}
      </ul>
      <Action plan={plan} hasTrial={hasTrial} isSameGroup={plan.group === currentGroup} reasonId={reasonId} />
    </li>
  );
}

function savingsOf(plan: PanelPlan, savings: NonNullable<PanelPlan['savings']>, money: (amount: PanelPlan) => string) {
  return {
    monthly: money({ ...plan, amount_minor: savings.monthly_amount_minor }),
    saved: money({ ...plan, amount_minor: savings.amount_minor }),
  };
}

interface ActionProps {
  plan: PanelPlan;
  hasTrial: boolean;
  isSameGroup: boolean;
  reasonId: string;
}

function Action({ plan, hasTrial, isSameGroup, reasonId }: ActionProps) {
  const say = useWords(planWords);
  const slot = useSlot();
  const ownReason = useId();
  const { subscribe } = useCheckout();
  const { open, leaving } = usePortal();
  const { id, action, reason } = plan;
  const target = `plan:${id}`;
  const isBusy = leaving === target;
  if (action === 'current') {
    return (
      <p {...slot('plan-action', action)}>
        <Icon name="check" /> {say('plans.current')}
      </p>
    );
  }
  const go = () => {
    if (action === 'subscribe') return subscribe(id);
    return open(action === 'resume' ? undefined : 'subscription_update', target);
  };
  const opening = action === 'subscribe' ? say('openingCheckout') : say('openingPortal');
  return (
    <div {...slot('plan-action', action)}>
      <Button
        look={plan.highlight && action === 'subscribe' ? 'primary' : 'plain'}
        isBusy={isBusy}
        isOff={action === 'none'}
        aria-describedby={reason === 'unavailable' ? ownReason : reason && reasonId}
        onClick={go}
      >
        {isBusy ? opening : labelOf(plan, hasTrial, isSameGroup, say)}
      </Button>
      {reason === 'unavailable' && (
        <p {...slot('note')} id={ownReason}>
          {say('plans.reason.unavailable')}
        </p>
      )}
      <FailureOf target={target} />
    </div>
  );
}

function labelOf(
  { name, action, interval, trial_days }: PanelPlan,
  hasTrial: boolean,
  isSameGroup: boolean,
  say: Say<keyof typeof planWords>,
) {
  if (action === 'none') return say('plans.none.action');
  if (action === 'resume') return say('keepPlan');
  if (hasTrial) return say('plans.trial', { plan: name, count: trial_days });
  if (isSameGroup) return say(`plans.pay.${interval}`);
  return say(`plans.${action as 'subscribe' | 'upgrade' | 'downgrade'}`, { plan: name });
}
