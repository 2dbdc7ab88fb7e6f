'use client';
import type { Notice } from '@billing-panel/contract';
import { type CheckoutReturnState, useCheckoutReturn } from '../hooks/useCheckoutReturn.js';
import { usePanel } from '../hooks/usePanel.js';
import { usePart } from '../hooks/usePart.js';
import { Button } from '../parts/Button.js';
import { definePart, Root, type RootProps } from '../parts/Root.js';
import { Banner, type Tone } from './Banner.js';
import { NoticeBanner, type Told } from './NoticeBanner.js';
import { noticeWords } from './noticeWords.js';

/** The one thing that deserves to be said above all else: the purchase one comes back from, else what is worst. */
export const Notices = definePart<RootProps>('Notices', (rest, ref) => {
  const { say } = usePart(noticeWords);
  const panel = usePanel();
  const returned = useCheckoutReturn();
  const isReady = panel.status === 'ready';
  const notice = isReady && panel.panel.notices.find(isTold);
  let state = 'none';
  let banner = null;
  if (returned.status !== 'none') {
    state = returned.status;
    banner = <ReturnBanner returned={returned} />;
  } else if (isReady && panel.stale) {
    state = 'stale';
    banner = (
      <Banner
        tone="warning"
        title={say('notice.stale')}
        action={<Button onClick={panel.retry}>{say('retry')}</Button>}
      />
    );
  } else if (notice) {
    state = notice.kind;
    banner = <NoticeBanner notice={notice} panel={panel.panel} />;
  }
  return (
    <Root role="status" {...rest} part="notices" state={state} ref={ref}>
      {banner}
    </Root>
  );
});

/** Payments under way are told of by the purchase that is being confirmed. */
const isTold = (notice: Notice): notice is Told => notice.kind !== 'payment_processing';

const tones: Partial<Record<CheckoutReturnState['status'], Tone>> = {
  confirmed: 'positive',
  failed: 'warning',
  expired: 'warning',
};

function ReturnBanner({ returned }: { returned: Exclude<CheckoutReturnState, { status: 'none' }> }) {
  const { say } = usePart(noticeWords);
  const panel = usePanel();
  const { status } = returned;
  const isLong = status === 'confirming' && returned.isLong;
  const isWaiting = status === 'confirming' || status === 'processing';
  const brought = () => {
    if (status !== 'confirmed') return undefined;
    const subscription = panel.status === 'ready' ? panel.panel.subscription : null;
    if (returned.kind === 'package')
      return returned.credits && say('return.added', { credits: say('credits', { count: returned.credits }) });
    return (
      subscription?.plan_id === returned.plan_id &&
      say('return.plan', { plan: subscription?.subscription_plans.name ?? '' })
    );
  };
  return (
    <Banner
      tone={tones[status] ?? 'info'}
      isWaiting={isWaiting}
      title={say(`return.${isLong ? 'long' : status}`)}
      text={status === 'confirmed' ? brought() : say(`return.${isLong ? 'long' : status}.text`)}
      action={isLong && <Button onClick={returned.look}>{say('return.look')}</Button>}
      onDismiss={isWaiting ? undefined : returned.dismiss}
    />
  );
}
