import type { ComponentPropsWithoutRef, ReactNode } from 'react';
import { useSlot } from './Root.js';

interface ButtonProps extends Omit<ComponentPropsWithoutRef<'button'>, 'className' | 'disabled'> {
  look?: 'primary' | 'plain' | 'quiet';
  /** Its own errand is under way. */
  isBusy?: boolean;
  /** It cannot be used now: it stays in the order of focus, so that its reason (`aria-describedby`) is found. */
  isOff?: boolean;
  children: ReactNode;
}

export function Button({ look = 'plain', isBusy = false, isOff = false, onClick, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      {...useSlot()('button', isBusy ? 'busy' : isOff ? 'off' : 'ready')}
      data-look={look}
      aria-disabled={isOff || isBusy || undefined}
      aria-busy={isBusy || undefined}
      onClick={isOff || isBusy ? undefined : onClick}
    >
      {children}
    </button>
  );
}
