import { type FakeBffOptions, samplePackages, samplePlans } from '@billing-panel/react/testing';

/** What the toolbar offers: a sign that some put behind, none after the point, three of them, and many before it. */
export const currencies: Record<string, string> = {
  own: 'Currency of the scenario',
  eur: 'Euro',
  jpy: 'Yen: no decimals',
  kwd: 'Kuwaiti dinar: three decimals',
  cop: 'Colombian peso: many digits',
};

/** Of dollars, about: what matters is how many digits there are. */
const rates: Record<string, { exponent: number; perDollar: number }> = {
  eur: { exponent: 2, perDollar: 0.92 },
  jpy: { exponent: 0, perDollar: 150 },
  kwd: { exponent: 3, perDollar: 0.307 },
  cop: { exponent: 2, perDollar: 4_100 },
};

/** A situation in another currency, wherever it speaks of dollars. */
export function inCurrency(options: FakeBffOptions, currency: string): FakeBffOptions {
  const rate = rates[currency];
  if (!rate) return options;
  const { manners, ...account } = { plans: samplePlans, packages: samplePackages, ...options };
  const convert = (_: string, value: { amount_minor: number; currency: string; price?: number } | null) => {
    if (value?.currency !== 'usd') return value;
    const { exponent, perDollar } = rate;
    const amount_minor = Math.round((value.amount_minor / 100) * perDollar * 10 ** exponent);
    const money = { ...value, currency, exponent, amount_minor };
    return 'price' in value ? { ...money, price: amount_minor / 10 ** exponent } : money;
  };
  return { ...JSON.parse(JSON.stringify(account), convert), manners };
}
