import { operations } from '@billing-panel/contract';
import { describe, expect, it } from 'vitest';
import { createFakeBff, planIds, type ScenarioName, sampleTransactions, scenarios } from './index.js';

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

type Bff = ReturnType<typeof createFakeBff>;
type Change = 'preview-change' | 'change-plan' | 'cancel' | 'resume';

/** The answer of an operation, which is checked against the contract; a refusal is its code. */
async function change(bff: Bff, what: Change, body: object = {}) {
  const response = await ask(bff, ['subscriptions', what], body);
  const answer: unknown = await response.json();
  if (!response.ok) return { refused: (answer as { code: string }).code };
  expect(operations[`subscriptions.${what}`].output.strict().parse(answer)).toEqual(answer);
  return answer as {
    preview_id: string;
    takes_effect: string;
    due_now: { amount_minor: number };
    due_later: { amount_minor: number };
    at: string;
    portal_url?: string;
    subscription?: Bff['account']['subscription'];
  };
}

const confirm = async (bff: Bff, plan_id: string) => {
  const shown = await change(bff, 'preview-change', { plan_id });
  return change(bff, 'change-plan', { plan_id, preview_id: 'preview_id' in shown ? shown.preview_id : undefined });
};

describe('a change of plan on the fake server', () => {
  it.each([
    [planIds.teamMonthly, 'now', 5500, 12900, '2026-05-03T00:00:00Z'],
    [planIds.proYearly, 'now', 45631, 49000, '2027-04-12T09:00:00Z'],
    [planIds.starterYearly, 'now', 11631, 15000, '2027-04-12T09:00:00Z'],
    [planIds.starterMonthly, 'period_end', 0, 1500, '2026-05-03T00:00:00Z'],
  ])('to %s acts %s, for %d now and %d then', async (plan_id, takes_effect, now, later, at) => {
    const bff = createFakeBff(scenarios.subscribed);
    const shown = await change(bff, 'preview-change', { plan_id });
    expect(shown).toMatchObject({
      takes_effect,
      due_now: { amount_minor: now },
      due_later: { amount_minor: later },
      at,
    });
    const { plans } = operations.panel.output.parse(await (await ask(bff, ['panel'])).json());
    expect(plans.find(({ id }) => id === plan_id)).toMatchObject({ takes_effect });
  });

  it('that was previewed is made once, and brings the credits of what was paid', async () => {
    const bff = createFakeBff(scenarios.subscribed);
    const { teamMonthly: plan_id } = planIds;
    const answer = await confirm(bff, plan_id);
    expect(answer).toMatchObject({ subscription: { plan_id, current_period_end: '2026-05-03T00:00:00Z' } });
    // 1,500 more a month, for the 69 % of the month that are left.
    expect(bff.account.credits.balance).toBe(340 + 1031);
    expect(bff.account.transactions).toHaveLength(sampleTransactions.length + 1);
    expect(bff.account.invoices[0]).toMatchObject({ amount_minor: 5500, status: 'paid' });
    await change(bff, 'change-plan', { plan_id, preview_id: 'ppv_1' });
    expect(bff.account.credits.balance).toBe(340 + 1031);
  });

  it('waits for the end of the period, is replaced by another, and taken back', async () => {
    const bff = createFakeBff(scenarios.subscribed);
    await confirm(bff, planIds.starterMonthly);
    expect(bff.account.subscription?.changes_to?.plan_id).toBe(planIds.starterMonthly);
    expect(await confirm(bff, planIds.starterMonthly)).toEqual({ refused: 'item_unavailable' });
    await confirm(bff, planIds.teamMonthly);
    expect(bff.account.subscription?.plan_id).toBe(planIds.teamMonthly);
    expect(bff.account.subscription?.changes_to).toBeUndefined();
    await confirm(bff, planIds.proMonthly);
    expect(bff.account.subscription?.changes_to?.plan_id).toBe(planIds.proMonthly);
    await change(bff, 'resume');
    expect(bff.account.subscription?.changes_to).toBeUndefined();
  });

  it('whose payment fails leaves the old plan, until it is paid', async () => {
    const bff = createFakeBff(scenarios.cardDeclined);
    const answer = await confirm(bff, planIds.teamMonthly);
    expect(answer).toMatchObject({
      subscription: { plan_id: planIds.proMonthly, payment_due: { for_plan_id: planIds.teamMonthly } },
    });
    expect(await confirm(bff, planIds.starterMonthly)).toEqual({ refused: 'item_unavailable' });
    expect(bff.account.invoices[0]).toMatchObject({ amount_minor: 5500, status: 'open' });
    bff.payWhatIsDue();
    expect(bff.account.invoices[0]?.status).toBe('paid');
    expect(bff.account.subscription).toMatchObject({ plan_id: planIds.teamMonthly, status: 'active' });
    expect(bff.account.credits.balance).toBe(340 + 1031);
  });

  it('whose payment failed is taken back with its invoice', async () => {
    const bff = createFakeBff(scenarios.upgradeUnpaid);
    await change(bff, 'resume');
    expect(bff.account.subscription?.payment_due).toBeUndefined();
    expect(bff.account.invoices[0]?.status).toBe('void');
  });

  it('goes to the portal without a preview, with one that is too old, and where a debit pays', async () => {
    const { teamMonthly: plan_id } = planIds;
    const bff = createFakeBff(scenarios.subscribed);
    expect(await change(bff, 'change-plan', { plan_id })).toHaveProperty('portal_url');
    await change(bff, 'preview-change', { plan_id });
    bff.account.now = '2026-04-12T09:11:00Z';
    expect(await change(bff, 'change-plan', { plan_id, preview_id: 'ppv_1' })).toHaveProperty('portal_url');
    expect(await confirm(createFakeBff(scenarios.paysByDebit), plan_id)).toHaveProperty('portal_url');
  });

  it('is canceled and resumed, which needs a plan', async () => {
    const bff = createFakeBff(scenarios.changing);
    expect(await change(bff, 'cancel')).toMatchObject({ subscription: { cancels_at: '2026-05-03T00:00:00Z' } });
    expect(bff.account.subscription?.changes_to).toBeUndefined();
    expect(await confirm(bff, planIds.teamMonthly)).toEqual({ refused: 'item_unavailable' });
    await change(bff, 'resume');
    expect(bff.account.subscription?.cancels_at).toBeUndefined();
    for (const what of ['cancel', 'resume'] as const) {
      expect(await change(createFakeBff(scenarios.ended), what)).toEqual({ refused: 'not_subscribed' });
    }
  });
});
