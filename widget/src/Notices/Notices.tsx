'use client';
import { useState } from 'react';
import { useMayReturn } from '../hooks/returnPlace.js';
import { usePanel } from '../hooks/usePanel.js';
import { usePart } from '../hooks/usePart.js';
import { Button } from '../parts/Button.js';
import { Icon } from '../parts/Icon.js';
import { warning } from '../parts/icons.js';
import { lazily } from '../parts/lazily.js';
import { definePart, Root, type RootProps } from '../parts/Root.js';
import { Banner } from './Banner.js';
import { bannerWords } from './bannerWords.js';
import type { ReturnBannerProps } from './ReturnBanner.js';

const NoticeBanner = lazily(() => import('./NoticeBanner.js').then((module) => module.NoticeBanner));

const ReturnBanner = lazily<ReturnBannerProps>(
  () => import('./ReturnBanner.js').then((module) => module.ReturnBanner),
  ({ children }) => children,
);

const processing = 'payment_processing';

/** The one thing that deserves to be said above all else: the purchase one comes back from, else what is worst. */
export const Notices = definePart<RootProps>('Notices', (rest, ref) => {
  const { say } = usePart(bannerWords);
  const panel = usePanel();
  const mayReturn = useMayReturn();
  const [fate, setFate] = useState('none');
  const known = panel.status === 'ready' ? panel : undefined;
  const notices = known?.panel.notices ?? [];
  // Payments under way are told of by the purchase that is being confirmed.
  const notice = notices.find(({ kind }) => kind !== processing);
  let state = 'none';
  let banner = null;
  if (known?.stale) {
    state = 'stale';
    banner = (
      <Banner
        tone="warning"
        icon={<Icon path={warning} />}
        title={say('notice.stale')}
        action={<Button onClick={known.retry}>{say('retry')}</Button>}
      />
    );
  } else if (known && notice) {
    state = notice.kind;
    banner = <NoticeBanner panel={known.panel} />;
  }
  return (
    <Root role="status" {...rest} part="notices" state={fate === 'none' ? state : fate} innerRef={ref}>
      {mayReturn || notices.some(({ kind }) => kind === processing) ? (
        <ReturnBanner onFate={setFate}>{banner}</ReturnBanner>
      ) : (
        banner
      )}
    </Root>
  );
});
