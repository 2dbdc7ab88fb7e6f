import { type BillingClient, BillingError } from '@billing-panel/contract/client';

export interface Charge {
  account: string;
  /** The id of the one thing being paid for: however often it is charged, it is paid once. */
  item: string;
  credits: number;
  description: string;
}

/** Takes credits for one piece of work. `false` where the account has too few; then nothing was taken. */
export async function charge(
  billing: BillingClient,
  { account, item, credits, description }: Charge,
): Promise<boolean> {
  try {
    await billing.call('credits.consume', {
      user_id: account,
      amount: credits,
      idempotency_key: item,
      operation: 'brief',
      description,
    });
    return true;
  } catch (error) {
    if (error instanceof BillingError && error.code === 'insufficient_credits') return false;
    throw error;
  }
}
