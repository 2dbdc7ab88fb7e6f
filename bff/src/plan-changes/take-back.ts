import type { Services } from '../services.ts';
import { askStripe, isDefiniteNo } from '../stripe/calls.ts';
import { idOf } from '../stripe/from-stripe.ts';
import type { Current } from './current.ts';

/**
 * Takes back a change that waits: for the period's end (a schedule is released) or for its payment (the invoice is
 * voided, which discards it). The subscription goes on as it is. False where none waited.
 */
export async function takeBackChange({ source }: Current, { stripe }: Services): Promise<boolean> {
  const schedule = idOf(source.schedule);
  const unpaid = source.pending_update ? idOf(source.latest_invoice) : undefined;
  if (schedule) await unlessDoneAlready(() => stripe.subscriptionSchedules.release(schedule));
  if (unpaid) await unlessDoneAlready(() => stripe.invoices.voidInvoice(unpaid));
  return schedule !== undefined || unpaid !== undefined;
}

/** Takes back a cancellation. Each of the two ways to set it has its own way back. */
export async function takeBackCancellation({ source }: Current, { stripe }: Services): Promise<void> {
  if (source.cancel_at === null && !source.cancel_at_period_end) return;
  const back = source.cancel_at_period_end ? { cancel_at_period_end: false } : { cancel_at: '' as const };
  await askStripe(() => stripe.subscriptions.update(source.id, back));
}

/** The schedule may have ended and the invoice been paid or voided since they were looked at: whoever goes on looks again. */
async function unlessDoneAlready(call: () => Promise<unknown>): Promise<void> {
  await askStripe(async () => {
    try {
      await call();
    } catch (error) {
      if (!isDefiniteNo(error)) throw error;
    }
  });
}
