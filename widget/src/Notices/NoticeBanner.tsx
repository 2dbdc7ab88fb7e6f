import type { Notice } from '@billing-panel/contract';
import { useBilling } from '../hooks/billingContext.js';
import type { Panel } from '../hooks/usePanel.js';
import { type PortalFlow, usePortal } from '../hooks/usePortal.js';
import { useWords } from '../hooks/useWords.js';
import { Button } from '../parts/Button.js';
import { FailureOf } from '../parts/Failure.js';
import { Banner, type Tone } from './Banner.js';
import { noticeWords } from './noticeWords.js';

type Told = Exclude<Notice, { kind: 'payment_processing' }>;

const tones: Record<Told['kind'], Tone> = {
  payment_failed: 'danger',
  multiple_subscriptions: 'warning',
  unknown_price: 'info',
  paused: 'warning',
  negative_balance: 'danger',
  cancels: 'warning',
  changes: 'info',
  trial_ends: 'info',
  credits_expire: 'info',
};

export function NoticeBanner({ notice, panel }: { notice: Notice; panel: Panel }) {
  const words = useNoticeWords();
  if (notice.kind === 'payment_processing') return null;
  const { title, text } = words(notice, panel);
  return (
    <Banner
      tone={tones[notice.kind]}
      title={title}
      text={text}
      action={<NoticeAction notice={notice} panel={panel} />}
    />
  );
}

function useNoticeWords() {
  const say = useWords(noticeWords);
  const { format } = useBilling();
  return (notice: Told, { plans, subscription }: Panel): { title: string; text: string } => {
    const date = 'at' in notice ? format.date(notice.at) : '';
    switch (notice.kind) {
      case 'payment_failed': {
        const next = notice.next_attempt_at;
        const text = next
          ? say('notice.payment_failed.next', { date: format.date(next) })
          : say('notice.payment_failed.text');
        return { title: say('notice.payment_failed'), text };
      }
      case 'negative_balance':
      case 'credits_expire':
        return {
          title: say(`notice.${notice.kind}`, { count: Math.abs(notice.credits), date }),
          text: say(`notice.${notice.kind}.text`),
        };
      case 'changes': {
        const plan = plans.find(({ id }) => id === notice.plan_id)?.name ?? '';
        return { title: say('notice.changes', { plan, date }), text: say('notice.changes.text') };
      }
      case 'trial_ends': {
        const plan = subscription?.subscription_plans;
        const price = plan ? format.money(plan) : '';
        const each = plan?.interval ? say(`price.${plan.interval}`, { price }) : price;
        return { title: say('notice.trial_ends', { date }), text: say('notice.trial_ends.text', { price: each }) };
      }
      default:
        return { title: say(`notice.${notice.kind}`, { date }), text: say(`notice.${notice.kind}.text`) };
    }
  };
}

function NoticeAction({ notice, panel }: { notice: Told; panel: Panel }) {
  const say = useWords(noticeWords);
  const { format, departures } = useBilling();
  const { open, leaving } = usePortal();
  const target = `notice:${notice.kind}`;
  const button = (label: string, go: () => void, look?: 'primary') => (
    <>
      <Button look={look} isBusy={leaving === target} onClick={go}>
        {leaving === target ? say('openingPortal') : label}
      </Button>
      <FailureOf target={target} />
    </>
  );
  const portal = (flow?: PortalFlow) => () => open(flow, target);
  switch (notice.kind) {
    case 'payment_failed': {
      const { url } = notice;
      const due = panel.subscription?.payment_due;
      if (!url || !due) return button(say('notice.payment_failed.update'), portal('payment_method_update'), 'primary');
      return button(
        say('notice.payment_failed.pay', { amount: format.money(due) }),
        () => departures.depart(target, async () => url),
        'primary',
      );
    }
    case 'cancels':
      return button(say('keepPlan'), portal());
    case 'multiple_subscriptions':
    case 'paused':
      return button(say('notice.manage'), portal());
    default:
      return null;
  }
}
