import Stripe from 'stripe';

/** What a test made, so that nothing is left behind but what Stripe lets nobody remove. */
export class Made {
  readonly #undo: (() => Promise<unknown>)[] = [];

  toUndo(undo: () => Promise<unknown>): void {
    this.#undo.push(undo);
  }

  /** The latest first. What a test removed itself, or what has ended since, needs nothing more. */
  async undo(): Promise<void> {
    const failures: unknown[] = [];
    for (const undo of this.#undo.reverse()) {
      await undo().catch((error: unknown) => {
        if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) failures.push(error);
      });
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Not all that these tests made could be cleaned away.');
  }
}
