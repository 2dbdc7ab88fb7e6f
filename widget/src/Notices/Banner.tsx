import type { ReactNode } from 'react';
import { usePart } from '../hooks/usePart.js';
import { Icon } from '../parts/Icon.js';
import { check, close, info, warning } from '../parts/icons.js';
import { bannerWords } from './bannerWords.js';

export type Tone = 'danger' | 'warning' | 'info' | 'positive';

const icons: Record<Tone, string> = { danger: warning, warning, info, positive: check };

interface BannerProps {
  tone: Tone;
  title: string;
  text?: ReactNode;
  isWaiting?: boolean;
  action?: ReactNode;
  onDismiss?(): void;
}

/** What happened, what it means, and the one thing to do about it. */
export function Banner({ tone, title, text, isWaiting, action, onDismiss }: BannerProps) {
  const { say, slot } = usePart(bannerWords);
  return (
    <div {...slot('banner', tone)}>
      {isWaiting ? <span {...slot('spinner')} /> : <Icon path={icons[tone]} />}
      <div {...slot('banner-text')}>
        <p {...slot('banner-title')}>{title}</p>
        {text && <p>{text}</p>}
      </div>
      {action && <div {...slot('banner-action')}>{action}</div>}
      {onDismiss && (
        <button type="button" {...slot('close')} aria-label={say('notice.close')} onClick={onDismiss}>
          <Icon path={close} />
        </button>
      )}
    </div>
  );
}
