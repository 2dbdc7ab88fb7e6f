/**
 * Stripe's exponents: how many digits its API counts as minor units.
 * They are not `Intl`'s (for COP, HUF, ISK, UGX and ten others `Intl` says 0 where Stripe's API takes hundredths).
 * Source: https://docs.stripe.com/currencies#zero-decimal and #three-decimal; every other currency has 2.
 */
const zeroDecimal = 'bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' ');
const threeDecimal = 'bhd jod kwd omr tnd'.split(' ');

const exponents = new Map<string, number>([
  ...zeroDecimal.map((currency) => [currency, 0] as const),
  ...threeDecimal.map((currency) => [currency, 3] as const),
]);

/** Stripe's exponent for an ISO 4217 code in any case: 0, 2 or 3. */
export function exponentOf(currency: string): number {
  return exponents.get(currency.toLowerCase()) ?? 2;
}

/** Minor units as the wire's major units: 999 usd is 9.99, 4900 jpy is 4900. */
export function toMajor(amountMinor: number, currency: string): number {
  return Number(majorText(amountMinor, currency));
}

/** Minor units as decimal text with exactly the currency's digits: "9.99", "4900". */
export function majorText(amountMinor: number, currency: string): string {
  const exponent = exponentOf(currency);
  if (exponent === 0) return String(amountMinor);
  const sign = amountMinor < 0 ? '-' : '';
  const digits = String(Math.abs(amountMinor)).padStart(exponent + 1, '0');
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/**
 * Major units as minor units, by their decimal text and never by multiplication: 9.99 usd is 999.
 * `undefined` where the number has more digits than the currency, or is not a finite, safe amount.
 */
export function toMinor(major: number, currency: string): number | undefined {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(major));
  if (!match) return undefined;
  const [, sign, whole = '', fraction = ''] = match;
  const exponent = exponentOf(currency);
  if (fraction.length > exponent) return undefined;
  const minor = Number(`${sign}${whole}${fraction.padEnd(exponent, '0')}`);
  return Number.isSafeInteger(minor) ? minor : undefined;
}
