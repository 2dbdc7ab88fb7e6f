import { type ComponentPropsWithoutRef, type ForwardedRef, forwardRef, type ReactNode } from 'react';
import { useSlot } from './Root.js';

interface ButtonProps extends Omit<ComponentPropsWithoutRef<'button'>, 'disabled'> {
  part?: string;
  look?: 'primary' | 'plain' | 'quiet';
  /** Its own errand is under way. */
  isBusy?: boolean;
  /** It cannot be used now: it stays in the order of focus, so that its reason (`aria-describedby`) is found. */
  isOff?: boolean;
  children: ReactNode;
}

export const Button = forwardRef(function Button(
  {
    part = 'button',
    look = 'plain',
    isBusy = false,
    isOff = false,
    onClick,
    className,
    children,
    ...rest
  }: ButtonProps,
  ref: ForwardedRef<HTMLButtonElement>,
) {
  const slot = useSlot()(part, isBusy ? 'busy' : isOff ? 'off' : 'ready');
  return (
    <button
      type="button"
      {...rest}
      {...slot}
      ref={ref}
      className={['bp-tokens bp-button', slot.className, className].filter(Boolean).join(' ')}
      data-look={look}
      aria-disabled={isOff || isBusy || undefined}
      aria-busy={isBusy || undefined}
      onClick={isOff || isBusy ? undefined : onClick}
    >
      {children}
    </button>
  );
});
