import { randomInt } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export function randomText(length: number): string {
  let text = '';
  for (let i = 0; i < length; i++) text += alphabet[randomInt(alphabet.length)];
  return text;
}

/** An id in Stripe's manner: `cus_` and 14 characters, `cs_test_a1` and 58, else 24. */
export function newId(prefix: string): string {
  if (prefix === 'cs') return `cs_test_a1${randomText(58)}`;
  if (prefix === 'cus' || prefix === 'prod' || prefix === 'si') return `${prefix}_${randomText(14)}`;
  if (prefix === 'pi' || prefix === 'ch' || prefix === 're') return `${prefix}_3${randomText(23)}`;
  return `${prefix}_1${randomText(23)}`;
}
