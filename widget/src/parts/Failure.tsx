import { classes, usePart } from '../hooks/usePart.js';
import { ErrorText } from './ErrorText.js';

/** Beside the button that failed: why, and that nothing was charged. The button may stand alone, so it brings its colors. */
export function FailureOf({ target }: { target: string }) {
  const { say, slot, departures } = usePart();
  const { failure } = departures;
  if (failure?.target !== target) return null;
  const own = slot('failure');
  return (
    <div {...own} className={classes('bp-tokens', own.className)} role="alert">
      <ErrorText error={failure.error} />
      {/^(plan|package):/.test(target) && <p>{say('noMoneyMoved')}</p>}
    </div>
  );
}
