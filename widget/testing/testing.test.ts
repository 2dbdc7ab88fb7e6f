import { operations } from '@billing-panel/contract';
import { describe, expect, it } from 'vitest';
import { createFakeBff, type ScenarioName, scenarios } from './index.js';

const ask = async (bff: ReturnType<typeof createFakeBff>, path: string[], body: object = {}) =>
  bff.fetch('https://billing.example/functions/v1/crm-stripe-api', {
    method: 'POST',
    headers: { authorization: `Bearer ${await bff.getToken()}` },
    body: JSON.stringify({ path, method: 'POST', ...body }),
  });

describe('the fake server', () => {
  const answering = (Object.keys(scenarios) as ScenarioName[]).filter(
    (name) => !['couldNotLoad', 'offline', 'loading', 'sessionExpired', 'slow'].includes(name),
  );

  it.each(answering)('in the scenario %s answers what the contract promises', async (name) => {
    const response = await ask(createFakeBff(scenarios[name]), ['panel']);
    const answer: unknown = await response.json();
    expect(operations.panel.output.strict().parse(answer)).toEqual(answer);
  });

  it('answers a purchase, its status and the history as the contract promises', async () => {
    const bff = createFakeBff(scenarios.packsOnly);
    const bought: unknown = await (
      await ask(bff, ['credits', 'purchase'], {
        package_id: bff.account.packages[0]?.id,
        success_url: 'https://app.example/?s={CHECKOUT_SESSION_ID}',
      })
    ).json();
    const session = operations['credits.purchase'].output.parse(bought);
    expect(bff.finishCheckout('paid', { afterAsking: 1 })).toBe(`https://app.example/?s=${session.session_id}`);
    const status = async () => {
      const answer: unknown = await (await ask(bff, ['checkout', 'status'], { session_id: session.session_id })).json();
      return operations['checkout.status'].output.parse(answer).status;
    };
    expect([await status(), await status(), await status()]).toEqual(['processing', 'paid', 'paid']);
    expect(bff.account.credits.balance).toBe(440);
    const history: unknown = await (await ask(bff, ['credits', 'transactions'], { limit: 2 })).json();
    const page = operations['credits.transactions'].output.parse(history);
    expect(page.transactions.map(({ amount }) => amount)).toEqual([100, -40]);
    expect(page.next_cursor).toBe('2');
  });

  it.each(['free', 'subscribed', 'longHistory', 'pastDue'] as const)(
    'in the scenario %s answers invoices and usage as the contract promises',
    async (name) => {
      const bff = createFakeBff(scenarios[name]);
      for (const [operation, body] of [
        ['invoices', {}],
        ['credits.usage', {}],
        ['credits.usage', { interval: 'week' }],
        ['credits.usage', { interval: 'month' }],
      ] as const) {
        const answer: unknown = await (await ask(bff, operation.split('.'), body)).json();
        expect(operations[operation].output.strict().parse(answer)).toEqual(answer);
      }
    },
  );

  it('counts in usage what the history says', async () => {
    const bff = createFakeBff(scenarios.longHistory);
    const answer: unknown = await (await ask(bff, ['credits', 'usage'], { interval: 'month' })).json();
    const { buckets } = operations['credits.usage'].output.parse(answer);
    const sum = (kind: 'used' | 'added') => buckets.reduce((total, bucket) => total + bucket[kind], 0);
    expect(buckets).toHaveLength(12);
    expect(sum('added') - sum('used')).toBe(bff.account.credits.balance);
  });

  it('adds what was paid to the invoices', async () => {
    const bff = createFakeBff({});
    await ask(bff, ['credits', 'purchase'], { package_id: bff.account.packages[0]?.id });
    bff.finishCheckout('paid');
    await ask(bff, ['checkout', 'status'], { session_id: 'cs_test_1' });
    expect(bff.account.invoices).toMatchObject([{ kind: 'payment', amount_minor: 999, status: 'paid' }]);
    expect(bff.account.invoices[0]?.receipt_url).toBeTruthy();
  });

  it('never changes the scenario that it was made from', () => {
    const before = structuredClone(scenarios.subscribed);
    createFakeBff(scenarios.subscribed).spend(10);
    expect(scenarios.subscribed).toEqual(before);
  });
});
