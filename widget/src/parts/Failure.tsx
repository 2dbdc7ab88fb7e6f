import { useBilling } from '../hooks/billingContext.js';
import { useWords } from '../hooks/useWords.js';
import { ErrorText } from './PanelStatus.js';
import { useSlot } from './Root.js';

/** Beside the button that failed: why, and that nothing was charged. */
export function FailureOf({ target }: { target: string }) {
  const { failure } = useBilling().departures;
  const say = useWords({});
  const slot = useSlot()('failure');
  if (failure?.target !== target) return null;
  return (
    <div {...slot} role="alert">
      <ErrorText error={failure.error} />
      {/^(plan|package):/.test(target) && <p>{say('noMoneyMoved')}</p>}
    </div>
  );
}
