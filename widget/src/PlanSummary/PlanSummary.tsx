'use client';
import { useBilling } from '../hooks/billingContext.js';
import type { Panel } from '../hooks/usePanel.js';
import { usePortal } from '../hooks/usePortal.js';
import { type Say, useWords } from '../hooks/useWords.js';
import { PortalButton } from '../PortalButton/PortalButton.js';
import { Button } from '../parts/Button.js';
import { FailureOf } from '../parts/Failure.js';
import { Icon, type IconName } from '../parts/Icon.js';
import { definePart, type RootProps, useSlot } from '../parts/Root.js';
import { Section } from '../parts/Section.js';
import { type Standing, standingOf } from '../view/subscription.js';
import { summaryWords } from './summaryWords.js';

/** Which plan, how it stands, what happens next and when. */
export const PlanSummary = definePart<RootProps>('PlanSummary', (rest, ref) => {
  const say = useWords(summaryWords);
  return (
    <Section
      part="plan-summary"
      heading={say('summary.heading')}
      rest={rest}
      innerRef={ref}
      state={({ subscription }) => standingOf(subscription).kind}
      skeleton={<Skeleton />}
    >
      {(panel) => <Summary panel={panel} />}
    </Section>
  );
});

const tones: Record<Exclude<Standing['kind'], 'free'>, [tone: string, icon: IconName]> = {
  active: ['positive', 'check'],
  trial: ['info', 'clock'],
  changing: ['info', 'clock'],
  cancelling: ['warning', 'clock'],
  paused: ['warning', 'warning'],
  incomplete: ['warning', 'warning'],
  past_due: ['danger', 'warning'],
  unpaid: ['danger', 'warning'],
  ended: ['muted', 'info'],
};

function Summary({ panel }: { panel: Panel }) {
  const say = useWords(summaryWords);
  const { format } = useBilling();
  const slot = useSlot();
  const { subscription } = panel;
  const standing = standingOf(subscription);
  const plan = subscription?.subscription_plans;
  const price =
    plan && (plan.interval ? say(`price.${plan.interval}`, { price: format.money(plan) }) : format.money(plan));
  return (
    <>
      <p {...slot('plan-line', standing.kind)}>
        <b {...slot('plan-name')}>{plan?.name ?? say('summary.free')}</b> <Tag standing={standing} />
      </p>
      {price && <p {...slot('plan-price')}>{price}</p>}
      <p {...slot('note')}>{sentenceOf(standing, panel, price, say, format)}</p>
      <div {...slot('actions')}>
        <PortalButton />
        <Cancel standing={standing} />
      </div>
    </>
  );
}

function Tag({ standing: { kind } }: { standing: Standing }) {
  const say = useWords(summaryWords);
  const slot = useSlot();
  if (kind === 'free') return null;
  const [tone, icon] = tones[kind];
  return (
    <span {...slot('tag', tone)}>
      <Icon name={icon} /> {say(`summary.state.${kind}`)}
    </span>
  );
}

/** Ending the plan is as easy to find as keeping it. */
function Cancel({ standing: { kind } }: { standing: Standing }) {
  const say = useWords(summaryWords);
  const { open, leaving } = usePortal();
  if (kind !== 'active' && kind !== 'trial') return null;
  const target = 'portal:subscription_cancel';
  return (
    <>
      <Button look="quiet" isBusy={leaving === target} onClick={() => open('subscription_cancel')}>
        {leaving === target ? say('openingPortal') : say('summary.cancel')}
      </Button>
      <FailureOf target={target} />
    </>
  );
}

type SaySummary = Say<keyof typeof summaryWords>;

function sentenceOf(
  standing: Standing,
  { plans }: Panel,
  price: string | undefined,
  say: SaySummary,
  { date, money }: ReturnType<typeof useBilling>['format'],
): string {
  switch (standing.kind) {
    case 'free':
      return say('summary.free.text');
    case 'active':
    case 'cancelling':
    case 'ended':
      return say(`summary.${standing.kind}`, { date: date(standing.at) });
    case 'trial':
      return say('summary.trial', { date: date(standing.at), price: price ?? '' });
    case 'changing': {
      const plan = plans.find(({ id }) => id === standing.planId)?.name ?? '';
      return say('summary.changing', { plan, date: date(standing.at) });
    }
    case 'past_due':
    case 'unpaid': {
      const { due } = standing;
      if (!due) return say('summary.due.some');
      const amount = money(due);
      const next = due.next_attempt_at;
      return next ? say('summary.due.next', { amount, date: date(next) }) : say('summary.due', { amount });
    }
    default:
      return say(`summary.${standing.kind}`);
  }
}

function Skeleton() {
  const slot = useSlot();
  return (
    <div aria-hidden="true">
      <p {...slot('plan-line')}>
        <b className="bp-plan-name bp-skeleton">Professional</b>
      </p>
      <p {...slot('plan-price')}>
        <span className="bp-skeleton">$000 a month</span>
      </p>
      <p {...slot('note')}>
        <span className="bp-skeleton">Renews on 00 September 0000.</span>
      </p>
      <div {...slot('actions')}>
        <span className="bp-button bp-skeleton">Manage billing</span>
      </div>
    </div>
  );
}
