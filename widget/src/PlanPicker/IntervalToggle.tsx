import type { Interval, PanelPlan } from '@billing-panel/contract';
import { percent } from '../format/figures.js';
import { usePart } from '../hooks/usePart.js';
import { Choice } from '../parts/Choice.js';
import { viewPlans } from '../view/plans.js';
import { planWords } from './planWords.js';

interface IntervalToggleProps {
  plans: PanelPlan[];
  value: Interval | undefined;
  onChange(interval: Interval): void;
}

export function IntervalToggle({ plans, value, onChange }: IntervalToggleProps) {
  const { say, slot, format } = usePart(planWords);
  const { intervals } = viewPlans(plans);
  if (!intervals[0]) return null;
  return (
    <Choice legend={say('plans.interval')} options={intervals} value={value} onChange={onChange}>
      {(interval) => {
        const most = Math.max(...plans.map((plan) => (plan.interval === interval && plan.savings?.percent) || 0));
        return (
          <>
            {say(`plans.interval.${interval}`)}{' '}
            {most > 0 && (
              <small {...slot('save')}>{say('plans.interval.save', { percent: percent(format, most) })}</small>
            )}
          </>
        );
      }}
    </Choice>
  );
}
