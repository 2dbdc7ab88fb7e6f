'use client';
import { useBilling } from './billingContext.js';
import { cancelPlan, changePlan, resumePlan } from './changeSubscription.js';
import { type Failure, useDepartures } from './useDepartures.js';

export interface PlanChanges {
  /**
   * Changes to another plan as it was previewed and confirmed. Without a preview, or where it cannot be made here,
   * leaves for the page of the portal that asks for it.
   */
  change(planId: string, previewId?: string): Promise<void>;
  /** Ends the plan with its period. */
  cancel(): Promise<void>;
  /** Takes back whatever waits: the cancellation, or the change. */
  resume(): Promise<void>;
  /** `change:<plan id>`, `cancel` or `resume` while it is under way. */
  leaving: string | undefined;
  failure: Failure | undefined;
}

/** Changes the subscription where one stands, once however often the button is pressed. */
export function usePlanChanges(): PlanChanges {
  const billing = useBilling();
  const { leaving, failure, depart } = useDepartures();
  return {
    leaving,
    failure,
    change: (planId, previewId) => depart(`change:${planId}`, () => changePlan(billing, planId, previewId)),
    cancel: () => depart('cancel', () => cancelPlan(billing)),
    resume: () => depart('resume', () => resumePlan(billing)),
  };
}
