import type { ReactNode } from 'react';
import { useWords } from '../hooks/useWords.js';
import { Icon, type IconName } from '../parts/Icon.js';
import { useSlot } from '../parts/Root.js';
import { noticeWords } from './noticeWords.js';

export type Tone = 'danger' | 'warning' | 'info' | 'positive';

const icons: Record<Tone, IconName> = { danger: 'warning', warning: 'warning', info: 'info', positive: 'check' };

interface BannerProps {
  tone: Tone;
  title: string;
  text?: string;
  isWaiting?: boolean;
  action?: ReactNode;
  onDismiss?(): void;
}

/** What happened, what it means, and the one thing to do about it. */
export function Banner({ tone, title, text, isWaiting, action, onDismiss }: BannerProps) {
  const say = useWords(noticeWords);
  const slot = useSlot();
  return (
    <div {...slot('banner', tone)}>
      {isWaiting ? <span {...slot('spinner')} aria-hidden="true" /> : <Icon name={icons[tone]} />}
      <div {...slot('banner-text')}>
        <p {...slot('banner-title')}>{title}</p>
        {text && <p>{text}</p>}
      </div>
      {action && <div {...slot('banner-action')}>{action}</div>}
      {onDismiss && (
        <button type="button" {...slot('close')} aria-label={say('notice.close')} onClick={onDismiss}>
          <Icon name="close" />
        </button>
      )}
    </div>
  );
}
