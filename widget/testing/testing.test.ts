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

  it('never changes the scenario that it was made from', () => {
    const before = structuredClone(scenarios.subscribed);
    createFakeBff(scenarios.subscribed).spend(10);
    expect(scenarios.subscribed).toEqual(before);
  });
});
