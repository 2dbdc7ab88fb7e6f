import type { PanelPlan } from '@billing-panel/contract';
import { useId } from 'react';
import { money } from '../format/figures.js';
import { useCheckout } from '../hooks/useCheckout.js';
import { usePart } from '../hooks/usePart.js';
import { usePer } from '../hooks/usePer.js';
import { usePortal } from '../hooks/usePortal.js';
import { DepartureButton } from '../parts/DepartureButton.js';
import { Emphasis } from '../parts/Emphasis.js';
import { Icon } from '../parts/Icon.js';
import { check } from '../parts/icons.js';
import { Recommended } from '../parts/Recommended.js';
import { Heading } from '../parts/Section.js';
import { planWords } from './planWords.js';

interface PlanCardProps {
  plan: PanelPlan;
  /** The group of the present plan: within it one changes how one pays, not what one has. */
  currentGroup: string | undefined;
  /** Where a reason that holds for every plan is said. */
  reasonId: string;
}

export function PlanCard({ plan, currentGroup, reasonId }: PlanCardProps) {
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
      <p {...slot('note')}>{description}</p>
      <p {...slot('price')}>
        <Emphasis part="price-amount" text={trial.price} what={money(format, plan)} />
      </p>
      <p {...slot('note')}>
        {hasTrial
          ? say('plans.trialThen', trial)
          : savings &&
            say(savings.monthly_amount_minor * 12 === plan.amount_minor ? 'plans.savings' : 'plans.savings.about', {
              price: priceOf(savings.monthly_amount_minor),
              saved: priceOf(savings.amount_minor),
            })}
      </p>
      <ul {...slot('features')}>
        {[...new Set([...included, ...features])].map((feature) => (
          <li key={feature} {...slot('feature', feature === included[0] ? 'credits' : undefined)}>
            <Icon path={check} /> <span>{feature}</span>
          </li>
        ))}
      </ul>
      <Action plan={plan} reasonId={reasonId}>
        {action === 'none'
          ? say('plans.off')
          : hasTrial
            ? say('plans.trial', trial)
            : action !== 'resume' && plan.group === currentGroup
              ? say(`plans.pay.${interval}`)
              : say(`plans.${action}`, { plan: name })}
      </Action>
    </li>
  );
}

function Action({
  plan: { id, action, reason, highlight },
  reasonId,
  children,
}: Pick<PlanCardProps, 'plan' | 'reasonId'> & { children: string }) {
  const { say, slot } = usePart(planWords);
  const ownReason = useId();
  const { subscribe } = useCheckout();
  const { open } = usePortal();
  const target = `plan:${id}`;
  const isOwn = reason === 'unavailable';
  const isNew = action === 'subscribe';
  return (
    <div {...slot('plan-action', action)}>
      {action === 'current' ? (
        <>
          <Icon path={check} /> {say('plans.current')}
        </>
      ) : (
        <DepartureButton
          target={target}
          look={highlight && isNew ? 'primary' : 'plain'}
          isOff={action === 'none'}
          aria-describedby={isOwn ? ownReason : reason && reasonId}
          onClick={() =>
            isNew ? subscribe(id) : open(action === 'resume' ? undefined : 'subscription_update', target)
          }
        >
          {children}
        </DepartureButton>
      )}
      {isOwn && (
        <p {...slot('note')} id={ownReason}>
          {say('plans.reason.unavailable')}
        </p>
      )}
    </div>
  );
}
