import { exponentOf } from '@billing-panel/contract';
import { BillingProvider, useBillingFormat } from '@billing-panel/react';

/** Where `Intl` counts no digits and Stripe’s API counts two: divided by the wrong one, a price is a hundred times too high. */
const misleading = 'afn all cop huf idr isk lak lbp mmk pkr sos std ugx yer'.split(' ');
const others = 'usd eur gbp chf inr brl jpy krw vnd kwd bhd jod'.split(' ');

function Row({ currency }: { currency: string }) {
  const { money } = useBillingFormat();
  const exponent = exponentOf(currency);
  const amounts = [49, 49.5, 1_234_567.89].map((major) => Math.round(major * 10 ** exponent));
  return (
    <tr>
      <th scope="row">{currency.toUpperCase()}</th>
      <td className="is-figure">{exponent}</td>
      {amounts.map((amount_minor) => (
        <td key={amount_minor} className="is-figure">
          <bdi>{money({ amount_minor, currency, exponent })}</bdi>
        </td>
      ))}
    </tr>
  );
}

/** What the panel's formatter makes of amounts, in a locale. */
export const MoneyPage = ({ locale }: { locale: string }) => (
  <BillingProvider
    baseUrl="https://billing.example"
    accountKey={null}
    getToken={() => null}
    locale={locale}
    timeZone="UTC"
  >
    <Formatted />
  </BillingProvider>
);

function Formatted() {
  const { date, number, percent, signed } = useBillingFormat();
  return (
    <main className="book-page">
      <h1>Money, numbers, dates</h1>
      <p>
        The server sends whole minor units with Stripe’s exponent; the panel formats them and calculates nothing. Zeros
        after the point are left out (<code>$49</code>), other digits never (<code>$49.50</code>). Dates are absolute
        wherever money is concerned. Written here as the locale in the toolbar has it.
      </p>
      <h2>Currencies</h2>
      <div className="book-scroll">
        <table>
          <thead>
            <tr>
              <th>Currency</th>
              <th className="is-figure">Stripe’s digits</th>
              <th className="is-figure">Round</th>
              <th className="is-figure">With a half</th>
              <th className="is-figure">Long</th>
            </tr>
          </thead>
          <tbody>
            {[...others, ...misleading].map((currency) => (
              <Row key={currency} currency={currency} />
            ))}
          </tbody>
        </table>
      </div>
      <h2>Credits, changes, savings, days</h2>
      <table>
        <tbody>
          {[
            ['Credits', number(1_234_567)],
            ['A change', `${signed(100)} · ${signed(-100)}`],
            ['A saving', percent(17)],
            ['A day', date('2026-05-03T00:00:00Z')],
          ].map(([what, shown]) => (
            <tr key={what}>
              <th scope="row">{what}</th>
              <td>
                <bdi>{shown}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </main>
  );
}
