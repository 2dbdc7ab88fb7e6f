import type { ReactNode } from 'react';
import { usePart } from '../hooks/usePart.js';

export type Tone = 'danger' | 'warning' | 'info' | 'positive';

interface BannerProps {
  tone: Tone;
  icon: ReactNode;
  title: string;
  text?: ReactNode;
  action?: ReactNode;
  /** What closes it. */
  close?: ReactNode;
}

/** What happened, what it means, and the one thing to do about it. */
export function Banner({ tone, icon, title, text, action, close }: BannerProps) {
  const { slot } = usePart();
  return (
    <div {...slot('banner', tone)}>
      {icon}
      <div {...slot('banner-text')}>
        <p {...slot('banner-title')}>{title}</p>
        {text && <p>{text}</p>}
      </div>
      {action && <div {...slot('banner-action')}>{action}</div>}
      {close}
    </div>
  );
}
