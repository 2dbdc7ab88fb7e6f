import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BillingError } from '@billing-panel/contract/client';
import type { Shop } from '../money/shop.ts';
import { until } from './until.ts';

/** All that the billing server has logged. */
export function logged({ stack }: Shop): string {
  return readFileSync(join(stack.data, 'logs', 'billing-server.log'), 'utf8');
}

/** The code with which it was refused; what else became of it, in words. */
export async function outcomeOf(asked: Promise<unknown>): Promise<string> {
  try {
    await asked;
    return 'done';
  } catch (error) {
    return error instanceof BillingError ? error.code : String(error);
  }
}

/** Waits for a word of the log, which comes a little after the answer. */
export function untilLogged(shop: Shop, word: string): Promise<void> {
  return until(`the log says ${word}`, () => logged(shop).includes(word));
}
