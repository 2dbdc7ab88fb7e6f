import { usePart } from '../hooks/usePart.js';
import type { Reason as Why } from './PlanCard.js';
import { reasonWords } from './reasonWords.js';

export interface ReasonProps {
  id: string;
  part: 'note' | 'reason';
  reason: Why;
  /** When the change that waits is made. */
  date?: string;
}

/** Why a plan cannot be chosen. */
export function Reason({ id, part, reason, date = '' }: ReasonProps) {
  const { say, slot } = usePart(reasonWords);
  return (
    <p {...slot(part)} id={id}>
      {say(`plans.reason.${reason}`, { date })}
    </p>
  );
}
