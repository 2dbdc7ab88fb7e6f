import { usePart } from '../hooks/usePart.js';
import { ErrorText } from './ErrorText.js';

/** Beside the button that failed: why, and that nothing was charged. */
export function FailureOf({ target }: { target: string }) {
  const { say, slot, departures } = usePart();
  const { failure } = departures;
  if (failure?.target !== target) return null;
  return (
    <div {...slot('failure')} role="alert">
      <ErrorText error={failure.error} />
      {/^(plan|package):/.test(target) && <p>{say('noMoneyMoved')}</p>}
    </div>
  );
}
