import type { Interval, PanelPlan } from '@billing-panel/contract';

const order: Interval[] = ['day', 'week', 'month', 'year'];

export interface PlansView {
  /** What can be chosen between: none where no plan comes in more than one. */
  intervals: Interval[];
  /** Which one stands first: that of the present plan, else the shortest. */
  initial: Interval | undefined;
  /** What each group offers in this interval, else in the one that it has. */
  cards(interval: Interval | undefined): PanelPlan[];
}

export function viewPlans(plans: PanelPlan[]): PlansView {
  const groups = new Map<string, PanelPlan[]>();
  for (const plan of plans) groups.set(plan.group, [...(groups.get(plan.group) ?? []), plan]);
  const choices = [...groups.values()].filter((group) => new Set(group.map((plan) => plan.interval)).size > 1).flat();
  const intervals = order.filter((interval) => choices.some((plan) => plan.interval === interval));
  const current = plans.find(isCurrent)?.interval;
  return {
    intervals,
    initial: current && intervals.includes(current) ? current : intervals[0],
    cards: (interval) =>
      [...groups.values()]
        .flatMap((group) => {
          const asked = group.filter((plan) => plan.interval === interval);
          return asked.length > 0 ? asked : group.filter((plan) => plan.interval === group[0]?.interval);
        })
        .sort((a, b) => a.rank - b.rank),
  };
}

export const isCurrent = ({ action }: PanelPlan) => action === 'current' || action === 'resume';
