'use client';
import type { Interval, PanelPlan } from '@billing-panel/contract';
import { useId, useState } from 'react';
import type { Panel } from '../hooks/usePanel.js';
import { useWords } from '../hooks/useWords.js';
import { Blank } from '../parts/Blank.js';
import { definePart, type RootProps, useSlot } from '../parts/Root.js';
import { Section } from '../parts/Section.js';
import { isCurrent, viewPlans } from '../view/plans.js';
import { IntervalToggle } from './IntervalToggle.js';
import { PlanCard } from './PlanCard.js';
import { planWords } from './planWords.js';

export interface PlanPickerProps {
  /** Which interval stands first, where plans come in several. Left out: that of the present plan, else the shortest. */
  defaultInterval?: Interval;
}

/** What there is to choose from, and what may be done with each: the server decides, this shows it. */
export const PlanPicker = definePart<PlanPickerProps & RootProps>('PlanPicker', ({ defaultInterval, ...rest }, ref) => {
  const say = useWords(planWords);
  const [chosen, setChosen] = useState<Interval>();
  const intervalOf = ({ plans }: Panel) => {
    const { intervals, initial } = viewPlans(plans);
    return [chosen, defaultInterval, initial].find((interval) => interval && intervals.includes(interval));
  };
  return (
    <Section
      part="plan-picker"
      heading={say('plans.heading')}
      rest={rest}
      innerRef={ref}
      aside={(panel) => <IntervalToggle plans={panel.plans} value={intervalOf(panel)} onChange={setChosen} />}
      state={({ plans }) => (plans.length > 0 ? 'ready' : 'empty')}
      skeleton={<Skeleton />}
    >
      {(panel) => <Cards plans={viewPlans(panel.plans).cards(intervalOf(panel))} all={panel.plans} />}
    </Section>
  );
});

/** A reason that holds for the whole account is said once, above the cards. */
function Cards({ plans, all }: { plans: PanelPlan[]; all: PanelPlan[] }) {
  const say = useWords(planWords);
  const slot = useSlot();
  const id = useId();
  if (plans.length === 0) return <Blank>{say('plans.none')}</Blank>;
  const reason = plans.find((plan) => plan.reason && plan.reason !== 'unavailable')?.reason;
  return (
    <>
      {reason && (
        <p {...slot('reason')} id={id}>
          {say(`plans.reason.${reason}`)}
        </p>
      )}
      <ul {...slot('plans')}>
        {plans.map((plan) => (
          <PlanCard key={plan.id} plan={plan} currentGroup={all.find(isCurrent)?.group} reasonId={id} />
        ))}
      </ul>
    </>
  );
}

function Skeleton() {
  const slot = useSlot();
  return (
    <ul {...slot('plans')} aria-hidden="true">
      {['a', 'b', 'c'].map((key) => (
        <li key={key} {...slot('plan', 'loading')}>
          <p className="bp-plan-name">
            <span className="bp-skeleton">Professional</span>
          </p>
          <p className="bp-note">
            <span className="bp-skeleton">For everyone who does this</span>
          </p>
          <p className="bp-price">
            <span className="bp-skeleton">$000</span>
          </p>
          <p className="bp-note">
            <span className="bp-skeleton">000 credits a month</span>
          </p>
          <p className="bp-note">
            <span className="bp-skeleton">Everything that is in it</span>
          </p>
          <span className="bp-button bp-skeleton">Subscribe</span>
        </li>
      ))}
    </ul>
  );
}
