import type { ComponentPropsWithoutRef, Ref } from 'react';
import { usePart } from '../hooks/usePart.js';

export interface ButtonProps extends Omit<ComponentPropsWithoutRef<'button'>, 'disabled'> {
  part?: string;
  look?: 'primary' | 'plain' | 'quiet' | 'danger';
  /** Its own errand is under way. */
  isBusy?: boolean;
  /** It cannot be used now: it stays in the order of focus, so that its reason (`aria-describedby`) is found. */
  isOff?: boolean;
  innerRef?: Ref<HTMLButtonElement>;
}

export function Button({
  part = 'button',
  look = 'plain',
  isBusy,
  isOff,
  innerRef,
  onClick,
  className,
  ...rest
}: ButtonProps) {
  const { slot } = usePart();
  const isIdle = isOff || isBusy || undefined;
  return (
    <button
      type="button"
      {...rest}
      {...slot(
        part,
        isBusy ? 'busy' : isOff ? 'off' : 'ready',
        'bp-tokens',
        part !== 'button' && 'bp-button',
        className,
      )}
      ref={innerRef}
      data-look={look}
      aria-disabled={isIdle}
      aria-busy={isBusy || undefined}
      onClick={isIdle ? undefined : onClick}
    />
  );
}
