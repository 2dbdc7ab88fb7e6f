import { useDepartures } from '../hooks/useDepartures.js';
import { classes, usePart } from '../hooks/usePart.js';
import { Button, type ButtonProps } from './Button.js';
import { departureWords } from './departureWords.js';
import { ErrorText } from './ErrorText.js';

interface DepartureProps extends ButtonProps {
  /** What its departure is known by. */
  target: string;
}

/** A button that leaves the page: it says so while it does, and why where it could not. */
export function DepartureButton({ target, children, ...rest }: DepartureProps) {
  const { say, slot } = usePart(departureWords);
  const { leaving, failure } = useDepartures();
  const isBusy = leaving === target;
  const own = slot('failure');
  return (
    <>
      <Button {...rest} isBusy={isBusy}>
        {isBusy ? say('opening') : children}
      </Button>
      {/* The button may stand alone, so what is beside it brings its colors. */}
      {failure?.target === target && (
        <div {...own} className={classes('bp-tokens', own.className)} role="alert">
          <ErrorText error={failure.error} words={departureWords} />
          {/^pla|^pac/.test(target) && <p>{say('noMoneyMoved')}</p>}
        </div>
      )}
    </>
  );
}
