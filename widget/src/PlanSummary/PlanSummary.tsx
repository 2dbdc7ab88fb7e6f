'use client';
import { useState } from 'react';
import { useFacts } from '../hooks/useFacts.js';
import type { Panel } from '../hooks/usePanel.js';
import { usePart } from '../hooks/usePart.js';
import { PortalButton } from '../PortalButton/PortalButton.js';
import { Button } from '../parts/Button.js';
import { Icon } from '../parts/Icon.js';
import { check, clock, info, warning } from '../parts/icons.js';
import { KeepButton } from '../parts/KeepButton.js';
import { lazily } from '../parts/lazily.js';
import { definePart, type RootProps } from '../parts/Root.js';
import { Section } from '../parts/Section.js';
import { blankItem } from '../view/blank.js';
import { type Standing, standingOf } from '../view/subscription.js';
import { summaryWords } from './summaryWords.js';

const CancelDialog = lazily(() => import('../planChanges.js').then((module) => module.CancelDialog));

/** Which plan, how it stands, what happens next and when. */
export const PlanSummary = definePart<RootProps>('PlanSummary', (rest, ref) => (
  <Section
    part="plan-summary"
    heading={usePart(summaryWords).say('summary.heading')}
    rest={rest}
    innerRef={ref}
    blank={blank}
    state={({ subscription }) => standingOf(subscription).kind}
  >
    {(panel) => <Summary panel={panel} />}
  </Section>
));

type Known = Pick<Panel, 'subscription' | 'plans'>;

const blank: Known = {
  plans: [],
  subscription: {
    plan_id: null,
    status: 'active',
    current_period_end: '2000-09-30T00:00:00Z',
    subscription_plans: { ...blankItem, interval: 'month' },
  },
};

type Look = [tone: string, icon: string];

const due: Look = ['danger', warning];
const coming: Look = ['info', clock];
const stopped: Look = ['warning', warning];

const looks: Record<Exclude<Standing['kind'], 'free'>, Look> = {
  active: ['positive', check],
  trial: coming,
  changing: coming,
  change_unpaid: due,
  cancelling: ['warning', clock],
  paused: stopped,
  incomplete: stopped,
  past_due: due,
  unpaid: due,
  ended: ['info', info],
};

function Summary({ panel }: { panel: Known }) {
  const { say, slot } = usePart(summaryWords);
  const [isCanceling, setIsCanceling] = useState(false);
  const { subscription } = panel;
  const standing = standingOf(subscription);
  const { kind } = standing;
  const facts = useFacts()(panel, standing);
  const [tone, icon] = kind === 'free' ? [] : looks[kind];
  const isOver = kind === 'free' || kind === 'ended';
  const ends = subscription?.cancels_at;
  const waits = ends || subscription?.changes_to || kind === 'change_unpaid';
  return (
    <>
      <p {...slot('plan-line')}>
        <b dir="auto" {...slot('plan-name')}>
          {subscription?.subscription_plans.name ?? say('summary.none')}
        </b>{' '}
        {icon && (
          <span {...slot('tag', tone)}>
            <Icon path={icon} /> {say(`summary.state.${kind as keyof typeof looks}`)}
          </span>
        )}
      </p>
      {!isOver && <p {...slot('plan-price')}>{facts.price}</p>}
      <p {...slot('note')} role="status">
        {say(`summary.${kind}`, facts)}
      </p>
      <div {...slot('actions')}>
        <PortalButton />
        {waits && !isOver && <KeepButton target="resume" />}
        {/* Ending the plan is as easy to find as keeping it. */}
        {!isOver && !ends && kind !== 'incomplete' && (
          <Button look="quiet" onClick={() => setIsCanceling(true)}>
            {say('summary.cancel')}
          </Button>
        )}
      </div>
      {isCanceling && <CancelDialog onClose={() => setIsCanceling(false)} />}
    </>
  );
}
