import type { Interval, PanelPlan } from '@billing-panel/contract';
import { useId } from 'react';
import { percent } from '../format/figures.js';
import { usePart } from '../hooks/usePart.js';
import { viewPlans } from '../view/plans.js';
import { planWords } from './planWords.js';

interface IntervalToggleProps {
  plans: PanelPlan[];
  value: Interval | undefined;
  onChange(interval: Interval): void;
}

/** Native radios: arrow keys, forms and forced colors come with them. */
export function IntervalToggle({ plans, value, onChange }: IntervalToggleProps) {
  const { say, slot, format } = usePart(planWords);
  const name = useId();
  const { intervals } = viewPlans(plans);
  if (!intervals[0]) return null;
  return (
    <fieldset {...slot('intervals')}>
      <legend className="bp-hidden">{say('plans.interval')}</legend>
      {intervals.map((interval) => {
        const most = Math.max(...plans.map((plan) => (plan.interval === interval && plan.savings?.percent) || 0));
        return (
          <label key={interval} {...slot('interval')}>
            <input type="radio" name={name} checked={interval === value} onChange={() => onChange(interval)} />
            {say(`plans.interval.${interval}`)}{' '}
            {most > 0 && (
              <small {...slot('save')}>{say('plans.interval.save', { percent: percent(format, most) })}</small>
            )}
          </label>
        );
      })}
    </fieldset>
  );
}
