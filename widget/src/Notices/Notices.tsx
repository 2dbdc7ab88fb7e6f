'use client';
import { useState } from 'react';
import { type Panel, usePanel } from '../hooks/usePanel.js';
import { usePart } from '../hooks/usePart.js';
import { useReturned } from '../hooks/useReturned.js';
import { Button } from '../parts/Button.js';
import { lazily } from '../parts/lazily.js';
import { definePart, Root, type RootProps } from '../parts/Root.js';
import { Banner } from './Banner.js';
import { bannerWords } from './bannerWords.js';
import type { ReturnBannerProps } from './ReturnBanner.js';

const NoticeBanner = lazily<{ panel: Panel }>(
  () => import('./NoticeBanner.js').then((module) => module.NoticeBanner),
  () => null,
);

const ReturnBanner = lazily<ReturnBannerProps>(
  () => import('./ReturnBanner.js').then((module) => module.ReturnBanner),
  ({ children }) => children,
);

/** The one thing that deserves to be said above all else: the purchase one comes back from, else what is worst. */
export const Notices = definePart<RootProps>('Notices', (rest, ref) => {
  const { say } = usePart(bannerWords);
  const panel = usePanel();
  const returned = useReturned();
  const [fate, setFate] = useState('none');
  const isReady = panel.status === 'ready';
  // Payments under way are told of by the purchase that is being confirmed.
  const notice = isReady && panel.panel.notices.find(({ kind }) => kind !== 'payment_processing');
  let state = 'none';
  let banner = null;
  if (isReady && panel.stale) {
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
    banner = <NoticeBanner panel={panel.panel} />;
  }
  return (
    <Root role="status" {...rest} part="notices" state={fate === 'none' ? state : fate} innerRef={ref}>
      {returned ? <ReturnBanner onFate={setFate}>{banner}</ReturnBanner> : banner}
    </Root>
  );
});
