import { useDepartures } from '../hooks/useDepartures.js';
import { usePart } from '../hooks/usePart.js';
import { Button, type ButtonProps } from './Button.js';
import { departureWords } from './departureWords.js';
import { Failure } from './Failure.js';

interface DepartureProps extends ButtonProps {
  /** What its departure is known by. */
  target: string;
  /** In place of "Opening…", where it does not leave. */
  busyLabel?: string;
}

/** A button that leaves the page: it says so while it does, and why where it could not. */
export function DepartureButton({ target, busyLabel, children, ...rest }: DepartureProps) {
  const { say } = usePart(departureWords);
  const { leaving, failure } = useDepartures();
  const isBusy = leaving === target;
  return (
    <>
      <Button {...rest} isBusy={isBusy}>
        {isBusy ? (busyLabel ?? say('opening')) : children}
      </Button>
      {failure?.target === target && <Failure {...failure} />}
    </>
  );
}
