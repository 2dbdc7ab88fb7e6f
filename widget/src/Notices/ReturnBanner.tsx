import { type ReactNode, useEffect } from 'react';
import { type CheckoutReturnState, useCheckoutReturn } from '../hooks/useCheckoutReturn.js';
import { usePanel } from '../hooks/usePanel.js';
import { usePart } from '../hooks/usePart.js';
import { Button } from '../parts/Button.js';
import { Icon } from '../parts/Icon.js';
import { check, close, warning } from '../parts/icons.js';
import { Banner, type Tone } from './Banner.js';
import { returnWords } from './returnWords.js';

const tones: Partial<Record<CheckoutReturnState['status'], Tone>> = {
  confirmed: 'positive',
  failed: 'warning',
  expired: 'warning',
};

export interface ReturnBannerProps {
  /** What is said where nothing came of it. */
  children: ReactNode;
  onFate(status: string): void;
}

/** The purchase that one comes back from: being confirmed, or its outcome. */
export function ReturnBanner({ children, onFate }: ReturnBannerProps) {
  const returned = useCheckoutReturn();
  const { status } = returned;
  useEffect(() => {
    onFate(status);
    return () => onFate('none');
  }, [status, onFate]);
  return status === 'none' ? children : <Outcome returned={returned} />;
}

function Outcome({ returned }: { returned: Exclude<CheckoutReturnState, { status: 'none' }> }) {
  const { say, slot } = usePart(returnWords);
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
      icon={isWaiting ? <span {...slot('spinner')} /> : <Icon path={status === 'confirmed' ? check : warning} />}
      title={say(`return.${isLong ? 'long' : status}`)}
      text={status === 'confirmed' ? brought() : say(`return.${isLong ? 'long' : status}.text`)}
      action={isLong && <Button onClick={returned.look}>{say('return.look')}</Button>}
      close={
        !isWaiting && (
          <button type="button" {...slot('close')} aria-label={say('notice.close')} onClick={returned.dismiss}>
            <Icon path={close} />
          </button>
        )
      }
    />
  );
}
