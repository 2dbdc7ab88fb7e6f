'use client';
import type { Interval, PanelPlan } from '@billing-panel/contract';
import { useId, useState } from 'react';
import type { Panel } from '../hooks/usePanel.js';
import { usePart } from '../hooks/usePart.js';
import { Blank } from '../parts/Blank.js';
import { lazily } from '../parts/lazily.js';
import { definePart, type RootProps } from '../parts/Root.js';
import { Section } from '../parts/Section.js';
import { blankItem, three } from '../view/blank.js';
import { type PlansView, viewPlans } from '../view/plans.js';
import { IntervalToggle } from './IntervalToggle.js';
import { isOwnReason, PlanCard, Reason } from './PlanCard.js';
import { planWords } from './planWords.js';

export interface PlanPickerProps {
  /** Which interval stands first, where plans come in several. Left out: that of the present plan, else the shortest. */
  defaultInterval?: Interval;
}

const ChangeDialog = lazily(() => import('../planChanges.js').then((module) => module.ChangeDialog));

/** What there is to choose from, and what may be done with each: the server decides, this shows it. */
export const PlanPicker = definePart<PlanPickerProps & RootProps>('PlanPicker', ({ defaultInterval, ...rest }, ref) => {
  const [chosen, setChosen] = useState(defaultInterval);
  const intervalOf = ({ intervals, initial }: PlansView) => (chosen && intervals.includes(chosen) ? chosen : initial);
  return (
    <Section
      part="plan-picker"
      heading={usePart(planWords).say('plans.heading')}
      rest={rest}
      innerRef={ref}
      blank={{ plans: blankPlans, subscription: null }}
      aside={({ plans }) => <IntervalToggle plans={plans} value={intervalOf(viewPlans(plans))} onChange={setChosen} />}
      state={({ plans }) => (plans[0] ? 'ready' : 'empty')}
    >
      {(panel) => <Cards panel={panel} interval={intervalOf(viewPlans(panel.plans))} />}
    </Section>
  );
});

const blankPlans = three.map(
  (id): PanelPlan => ({
    ...blankItem,
    id,
    group: id,
    interval: 'month',
    rank: 0,
    credits_included: 100,
    features: ['a', 'b', 'c', 'd'],
    trial_days: 0,
    action: 'subscribe',
  }),
);

/** A reason that holds for the whole account is said once, above the cards. */
function Cards({ panel, interval }: { panel: Pick<Panel, 'plans' | 'subscription'>; interval: Interval | undefined }) {
  const { plans, subscription } = panel;
  const { say, slot } = usePart(planWords);
  const [wanted, setWanted] = useState<PanelPlan>();
  const id = useId();
  const shown = viewPlans(plans).cards(interval);
  const reason = shown.find((plan) => plan.reason && !isOwnReason(plan.reason))?.reason;
  if (!plans[0]) return <Blank>{say('plans.none')}</Blank>;
  return (
    <>
      {reason && <Reason part="reason" id={id} reason={reason} />}
      <ul {...slot('plans')}>
        {shown.map((plan) => (
          <PlanCard
            key={plan.id}
            plan={plan}
            changesAt={subscription?.changes_to?.at}
            reasonId={id}
            onChange={() => setWanted(plan)}
          />
        ))}
      </ul>
      {wanted && <ChangeDialog plan={wanted} onClose={() => setWanted(undefined)} />}
    </>
  );
}
