'use client';
import { type CheckoutReturnState, useCheckoutReturn } from '../hooks/useCheckoutReturn.js';
import { usePanel } from '../hooks/usePanel.js';
import { useWords } from '../hooks/useWords.js';
import { Button } from '../parts/Button.js';
import { definePart, Root, type RootProps } from '../parts/Root.js';
import { Banner } from './Banner.js';
import { NoticeBanner } from './NoticeBanner.js';
import { noticeWords } from './noticeWords.js';

/** The one thing that deserves to be said above all else: the purchase one comes back from, else what is worst. */
export const Notices = definePart<RootProps>('Notices', (rest, ref) => {
  const panel = usePanel();
  const returned = useCheckoutReturn();
  const say = useWords(noticeWords);
  const isReady = panel.status === 'ready';
  const notice = isReady ? panel.panel.notices.find(({ kind }) => kind !== 'payment_processing') : undefined;
  const stale = isReady ? panel.stale : undefined;
  const state = returned.status !== 'none' ? returned.status : stale ? 'stale' : (notice?.kind ?? 'none');
  return (
    <Root role="status" {...rest} part="notices" state={state} ref={ref}>
      {returned.status !== 'none' ? (
        <ReturnBanner returned={returned} />
      ) : stale && isReady ? (
        <Banner
          tone="warning"
          title={say('notice.stale')}
          text={say('notice.stale.text')}
          action={<Button onClick={panel.retry}>{say('retry')}</Button>}
        />
      ) : (
        notice && isReady && <NoticeBanner notice={notice} panel={panel.panel} />
      )}
    </Root>
  );
});

function ReturnBanner({ returned }: { returned: Exclude<CheckoutReturnState, { status: 'none' }> }) {
  const say = useWords(noticeWords);
  const panel = usePanel();
  switch (returned.status) {
    case 'confirming':
      if (!returned.isLong) {
        return <Banner tone="info" isWaiting title={say('notice.confirming')} text={say('notice.confirming.text')} />;
      }
      return (
        <Banner
          tone="info"
          isWaiting
          title={say('notice.long')}
          text={say('notice.long.text')}
          action={<Button onClick={returned.look}>{say('notice.look')}</Button>}
        />
      );
    case 'processing':
      return <Banner tone="info" isWaiting title={say('notice.processing')} text={say('notice.processing.text')} />;
    case 'confirmed': {
      const { kind, plan_id, credits = 0 } = returned;
      const subscription = panel.status === 'ready' ? panel.panel.subscription : null;
      const plan =
        kind === 'subscription' && subscription?.plan_id === plan_id
          ? subscription?.subscription_plans.name
          : undefined;
      const text = plan ? say('notice.confirmed.plan', { plan }) : undefined;
      const added = kind === 'package' && credits > 0 ? say('notice.confirmed.credits', { count: credits }) : undefined;
      return (
        <Banner tone="positive" title={say('notice.confirmed')} text={text ?? added} onDismiss={returned.dismiss} />
      );
    }
    default:
      return (
        <Banner
          tone="warning"
          title={say(`notice.${returned.status}`)}
          text={say(`notice.${returned.status}.text`)}
          onDismiss={returned.dismiss}
        />
      );
  }
}
