import { useDepartures } from '../hooks/useDepartures.js';
import { usePart } from '../hooks/usePart.js';
import { DepartureButton } from './DepartureButton.js';
import { keepWords } from './keepWords.js';

/** Takes back what waits, the end of the plan or a change of it, where one stands. */
export function KeepButton({ target }: { target: string }) {
  const part = usePart(keepWords);
  const { depart } = useDepartures();
  const keep = () => import('../planChanges.js').then((module) => module.resumePlan(part));
  return (
    <DepartureButton target={target} busyLabel={part.say('keepingPlan')} onClick={() => depart(target, keep)}>
      {part.say('keepPlan')}
    </DepartureButton>
  );
}
