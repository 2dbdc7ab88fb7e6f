import { type ComponentPropsWithoutRef, type ForwardedRef, forwardRef, type ReactNode } from 'react';
import { classes, usePart } from '../hooks/usePart.js';
import { FailureOf } from './Failure.js';

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
  { part = 'button', look = 'plain', isBusy, isOff, onClick, className, ...rest }: ButtonProps,
  ref: ForwardedRef<HTMLButtonElement>,
) {
  const own = usePart().slot(part, isBusy ? 'busy' : isOff ? 'off' : 'ready');
  return (
    <button
      type="button"
      {...rest}
      {...own}
      ref={ref}
      className={classes('bp-tokens', part !== 'button' ? 'bp-button' : '', own.className, className)}
      data-look={look}
      aria-disabled={isOff || isBusy || undefined}
      aria-busy={isBusy || undefined}
      onClick={isOff || isBusy ? undefined : onClick}
    />
  );
});

interface DepartureProps extends ButtonProps {
  /** What its departure is known by. */
  target: string;
}

/** A button that leaves the page: it says so while it does, and why where it could not. */
export const DepartureButton = forwardRef(function DepartureButton(
  { target, children, ...rest }: DepartureProps,
  ref: ForwardedRef<HTMLButtonElement>,
) {
  const { say, departures } = usePart();
  const isBusy = departures.leaving === target;
  return (
    <>
      <Button {...rest} ref={ref} isBusy={isBusy}>
        {isBusy ? say('opening') : children}
      </Button>
      <FailureOf target={target} />
    </>
  );
});
