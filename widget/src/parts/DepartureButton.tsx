import { useDepartures } from '../hooks/useDepartures.js';
import { usePart } from '../hooks/usePart.js';
import { Button, type ButtonProps } from './Button.js';
import { departureWords } from './departureWords.js';
import { lazily } from './lazily.js';

const Failure = lazily(() => import('./Trouble.js').then((module) => module.DepartureFailure));

interface DepartureProps extends ButtonProps {
  /** What its departure is known by. */
  target: string;
}

/** A button that leaves the page: it says so while it does, and why where it could not. */
export function DepartureButton({ target, children, ...rest }: DepartureProps) {
  const { say } = usePart(departureWords);
  const { leaving, failure } = useDepartures();
  const isBusy = leaving === target;
  return (
    <>
      <Button {...rest} isBusy={isBusy}>
        {isBusy ? say('opening') : children}
      </Button>
      {failure?.target === target && <Failure {...failure} />}
    </>
  );
}
