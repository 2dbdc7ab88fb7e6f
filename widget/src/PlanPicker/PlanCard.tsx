import type { PanelPlan } from '@billing-panel/contract';
import { useId } from 'react';
import { money } from '../format/figures.js';
import { useCheckout } from '../hooks/useCheckout.js';
import { usePart } from '../hooks/usePart.js';
import { usePer } from '../hooks/usePer.js';
import { DepartureButton } from '../parts/DepartureButton.js';
import { Emphasis } from '../parts/Emphasis.js';
import { Icon } from '../parts/Icon.js';
import { check } from '../parts/icons.js';
import { KeepButton } from '../parts/KeepButton.js';
import { lazily } from '../parts/lazily.js';
import { Recommended } from '../parts/Recommended.js';
import { Heading } from '../parts/Section.js';
import { planWords } from './planWords.js';

/** Few see one. */
export const Reason = lazily(() => import('./Reason.js').then((module) => module.Reason));

export type Reason = NonNullable<PanelPlan['reason']>;

interface PlanCardProps {
  plan: PanelPlan;
  /** When the change that waits is made. */
  changesAt: string | undefined;
  /** Where a reason that holds for every plan is said. */
  reasonId: string;
  /** Shows what a change to this plan costs. */
  onChange(): void;
}

export function PlanCard({ plan, ...rest }: PlanCardProps) {
  const { say, slot, format } = usePart(planWords);
  const per = usePer();
  const id = useId();
  const { name, description, interval, savings, credits_included, features, action, trial_days, highlight } = plan;
  const priceOf = (amount_minor: number) => money(format, { ...plan, amount_minor });
  const hasTrial = trial_days > 0 && action === 'subscribe';
  const included = credits_included > 0 ? [per(interval, say('credits', { count: credits_included }))] : [];
  const trial = { count: trial_days, plan: name, price: per(interval, money(format, plan)) };
  return (
    <li {...slot('plan', action)} aria-labelledby={id}>
      <div {...slot('plan-head')}>
        <Heading id={id} part="plan-name" below={1}>
          <bdi>{name}</bdi>
        </Heading>
        {highlight && action === 'subscribe' && <Recommended />}
      </div>
      <p {...slot('note')}>
        <bdi>{description}</bdi>
      </p>
      <p {...slot('price')}>
        <Emphasis part="price-amount" text={trial.price} what={money(format, plan)} />
      </p>
      <p {...slot('note')}>
        {hasTrial && say('plans.trialThen', trial)} {hasTrial && savings && <br />}
        {savings &&
          say(savings.monthly_amount_minor * 12 === plan.amount_minor ? 'plans.savings' : 'plans.savings.about', {
            price: priceOf(savings.monthly_amount_minor),
            saved: priceOf(savings.amount_minor),
          })}
      </p>
      <ul {...slot('features')}>
        {[...new Set([...included, ...features])].map((feature) => (
          <li key={feature} {...slot('feature', feature === included[0] ? 'credits' : undefined)}>
            <Icon path={check} /> <bdi>{feature}</bdi>
          </li>
        ))}
      </ul>
      <Action plan={plan} {...rest}>
        {action === 'none'
          ? say(plan.reason === 'change_pending' ? 'plans.waiting' : 'plans.off')
          : hasTrial
            ? say('plans.trial', trial)
            : plan.switches_interval
              ? say(`plans.pay.${interval}`)
              : say(action === 'subscribe' || action === 'upgrade' ? `plans.${action}` : 'plans.downgrade', trial)}
      </Action>
    </li>
  );
}

function Action({
  plan: { id, action, reason, highlight },
  changesAt,
  reasonId,
  onChange,
  children,
}: PlanCardProps & { children: string }) {
  const { say, slot, format, emit } = usePart(planWords);
  const ownReason = useId();
  const { subscribe } = useCheckout();
  const target = `plan:${id}`;
  const isOwn = isOwnReason(reason);
  const isNew = action === 'subscribe';
  return (
    <div {...slot('plan-action', action)}>
      {action === 'current' ? (
        <>
          <Icon path={check} /> {say('plans.current')}
        </>
      ) : action === 'resume' ? (
        <KeepButton target={target} />
      ) : (
        <DepartureButton
          target={target}
          look={highlight && isNew ? 'primary' : 'plain'}
          isOff={action === 'none'}
          aria-describedby={isOwn ? ownReason : reason && reasonId}
          onClick={() => {
            emit({ type: 'plan_selected', id });
            if (isNew) void subscribe(id);
            else onChange();
          }}
        >
          {children}
        </DepartureButton>
      )}
      {isOwn && <Reason part="note" id={ownReason} reason={reason} date={changesAt && format.date(changesAt)} />}
    </div>
  );
}

/** Reasons that hold for one plan alone. */
export const isOwnReason = (reason: PanelPlan['reason']): reason is 'unavailable' | 'change_pending' =>
  reason === 'unavailable' || reason === 'change_pending';
