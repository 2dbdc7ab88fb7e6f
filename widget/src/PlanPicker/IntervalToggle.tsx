import type { Interval, PanelPlan } from '@billing-panel/contract';
import { useId } from 'react';
import { useBilling } from '../hooks/billingContext.js';
import { useWords } from '../hooks/useWords.js';
import { useSlot } from '../parts/Root.js';
import { viewPlans } from '../view/plans.js';
import { planWords } from './planWords.js';

interface IntervalToggleProps {
  plans: PanelPlan[];
  value: Interval | undefined;
  onChange(interval: Interval): void;
}

/** Native radios: arrow keys, forms and forced colors come with them. */
export function IntervalToggle({ plans, value, onChange }: IntervalToggleProps) {
  const say = useWords(planWords);
  const { format } = useBilling();
  const slot = useSlot();
  const name = useId();
  const { intervals } = viewPlans(plans);
  if (intervals.length === 0) return null;
  return (
    <fieldset {...slot('intervals')}>
      <legend className="bp-hidden">{say('plans.interval')}</legend>
      {intervals.map((interval) => {
        const percents = plans.map((plan) => (plan.interval === interval ? (plan.savings?.percent ?? 0) : 0));
        const most = Math.max(...percents);
        return (
          <label key={interval} {...slot('interval')}>
            <input type="radio" name={name} checked={interval === value} onChange={() => onChange(interval)} />
            <span>{say(`plans.interval.${interval}`)}</span>
            {most > 0 && (
              <small {...slot('save')}>{say('plans.interval.save', { percent: format.percent(most) })}</small>
            )}
          </label>
        );
      })}
    </fieldset>
  );
}
