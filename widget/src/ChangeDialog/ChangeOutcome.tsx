import type { Subscription } from '@billing-panel/contract';
import type { Vars } from '../format/words.js';
import { useDepartures } from '../hooks/useDepartures.js';
import { usePart } from '../hooks/usePart.js';
import { Button } from '../parts/Button.js';
import { DepartureButton } from '../parts/DepartureButton.js';
import { dialogWords } from '../parts/dialogWords.js';
import { changeWords } from './changeWords.js';

/** It is done; it will be done when the period ends; or it waits for a payment that failed. */
type Outcome = 'made' | 'waits' | 'unpaid';

export function outcomeOf(planId: string, subscription: Subscription | null): Outcome | undefined {
  if (subscription?.plan_id === planId) return 'made';
  if (subscription?.changes_to?.plan_id === planId) return 'waits';
  return subscription?.payment_due?.for_plan_id === planId ? 'unpaid' : undefined;
}

interface ChangeOutcomeProps {
  outcome: Outcome;
  facts: Vars;
  /** Something was paid for it just now. */
  isPaid: boolean;
  /** Where what is due can be paid. */
  url: string | undefined;
  onClose(): void;
}

const words = { ...dialogWords, ...changeWords };

export function ChangeOutcome({ outcome, facts, isPaid, url, onClose }: ChangeOutcomeProps) {
  const { say, slot } = usePart(words);
  const { depart } = useDepartures();
  const target = 'invoice';
  return (
    <>
      <p role="status">
        {outcome === 'waits'
          ? say('dialog.undo')
          : (outcome === 'unpaid' || isPaid) && say(`change.${outcome}.text`, facts)}
      </p>
      <div {...slot('actions')}>
        {outcome === 'unpaid' && url ? (
          <>
            <DepartureButton look="primary" target={target} onClick={() => depart(target, async () => url)}>
              {say('change.unpaid.pay', facts)}
            </DepartureButton>
            <Button onClick={onClose}>{say('dialog.later')}</Button>
          </>
        ) : (
          <Button look="primary" onClick={onClose}>
            {say('dialog.done')}
          </Button>
        )}
      </div>
    </>
  );
}
