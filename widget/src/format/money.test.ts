import { exponentOf, majorText } from '@billing-panel/contract';
import { describe, expect, it } from 'vitest';
import { money } from './figures.js';
import { createFormat } from './format.js';

/** Every currency that Stripe takes payments in, by how many digits its API counts: https://docs.stripe.com/currencies */
const currencies = {
  0: 'bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf',
  2: `usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bmd bnd bob brl bsd bwp byn bzd cad cdf chf cny cop crc
    cve czk dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gtq gyd hkd hnl htg huf idr ils inr isk jmd kes kgs khr kyd
    kzt lak lbp lkr lrd lsl mad mdl mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd pab pen pgk php pkr
    pln qar ron rsd rub sar sbd scr sek sgd shp sle sos srd std szl thb tjs top try ttd twd tzs uah ugx uyu uzs wst xcd
    yer zar zmw`,
  3: 'bhd jod kwd omr tnd',
};
/** Where Intl alone counts other digits than Stripe: a price written by it would be a hundred times too high. */
const misleading = 'afn all cop huf idr isk lak lbp mmk pkr sos std ugx yer'.split(' ');

const all = Object.entries(currencies).flatMap(([exponent, codes]) =>
  codes.split(/\s+/).map((currency) => ({ currency, exponent: Number(exponent) })),
);
const english = createFormat('en-US');
/** The number alone, without sign of currency, spaces and commas. */
const bare = (text: string) => text.replace(/[^\d.-]/g, '');

describe('an amount', () => {
  it.each(all)('of $currency has $exponent digits, whatever Intl holds', ({ currency, exponent }) => {
    expect(exponentOf(currency)).toBe(exponent);
    for (const amount_minor of [1, 1_234_567, -1_234_567, Number.MAX_SAFE_INTEGER]) {
      expect(bare(money(english, { amount_minor, currency, exponent }))).toBe(majorText(amount_minor, currency));
    }
    expect(bare(money(english, { amount_minor: 49 * 10 ** exponent, currency, exponent }))).toBe('49');
    expect(bare(money(english, { amount_minor: 0, currency, exponent }))).toBe('0');
  });

  it.each(misleading)('of %s would be wrong by Intl alone', (currency) => {
    const { maximumFractionDigits } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
    expect(exponentOf(currency)).not.toBe(maximumFractionDigits);
  });

  it('below zero says so on the side where the language does', () => {
    const refund = { amount_minor: -4950, currency: 'eur', exponent: 2 };
    const inLocale = (locale: string) => money(createFormat(locale), refund).replace(/\s/g, ' ');
    expect(inLocale('en-US')).toBe('-€49.50');
    expect(inLocale('de')).toBe('-49,50 €');
    expect(inLocale('sv')).toBe('\u221249,50 €');
    // Marks of direction keep the sign in front, whatever stands around it.
    expect(inLocale('ar-EG')).toBe('\u061c-\u200f٤٩٫٥٠ €');
  });

  it('from right to left keeps the sign of a currency behind its letters', () => {
    const inArabic = (currency: string) =>
      money(createFormat('ar'), { amount_minor: 4900, currency, exponent: 2 }).replace(/\s/g, ' ');
    expect(inArabic('usd')).toBe('\u200f49 US$\u200e');
    expect(inArabic('cad')).toBe('\u200f49 CA$\u200e');
    expect(inArabic('eur')).toBe('\u200f49 €');
  });

  it('of nothing has no sign', () => {
    expect(money(english, { amount_minor: -0, currency: 'usd', exponent: 2 })).toBe('$0');
  });

  it('is exact, however large', () => {
    expect(money(english, { amount_minor: 9_007_199_254_740_991, currency: 'usd', exponent: 2 })).toBe(
      '$90,071,992,547,409.91',
    );
    expect(money(english, { amount_minor: 9_007_199_254_740_899, currency: 'usd', exponent: 2 })).toBe(
      '$90,071,992,547,408.99',
    );
  });
});
