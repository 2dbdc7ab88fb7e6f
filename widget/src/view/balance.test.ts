import { describe, expect, it } from 'vitest';
import { createFakeBff, type FakeBffOptions, sampleCredits, scenarios } from '../../testing/index.js';
import type { Panel } from '../index.js';
import { viewBalance } from './balance.js';

async function panelOf(options: FakeBffOptions, own: Partial<Panel> = {}): Promise<Panel> {
  const bff = createFakeBff(options);
  const answer = await bff.fetch('https://billing.example/functions/v1/crm-stripe-api', {
    method: 'POST',
    body: JSON.stringify({ path: ['panel'], method: 'GET' }),
  });
  return { ...((await answer.json()) as Panel), ...own };
}
const viewOf = async (options: FakeBffOptions, own?: Partial<Panel>) => viewBalance(await panelOf(options, own));

describe('what the meter says', () => {
  it('is full at what the server says, or at what there is', async () => {
    expect((await viewOf(scenarios.subscribed)).full).toBe(500);
    expect((await viewOf(scenarios.subscribed, { credits: sampleCredits(900) })).full).toBe(900);
    expect((await viewOf(scenarios.free)).full).toBe(1);
  });

  it('tells how long it lasts only where there is something left and a pace', async () => {
    const lasts = async (...of: Parameters<typeof viewOf>) => (await viewOf(...of)).lastsDays;
    expect(await lasts(scenarios.subscribed)).toBe(12);
    expect(await lasts(scenarios.noCreditsLeft)).toBeUndefined();
    expect(await lasts(scenarios.owesCredits)).toBeUndefined();
    expect(await lasts(scenarios.trial)).toBeUndefined();
    expect(
      await lasts(scenarios.subscribed, { credits: sampleCredits(340), pace: { used: 9, days: 9, lasts_days: 0 } }),
    ).toBe(1);
    expect(await lasts(scenarios.subscribed, { pace: { used: 9, days: 9, lasts_days: 100 } })).toBeUndefined();
  });

  it('promises no credits of a plan that ends', async () => {
    expect((await viewOf(scenarios.subscribed)).incoming).toEqual({ credits: 500, at: '2026-05-03T00:00:00Z' });
    expect((await viewOf(scenarios.cancelling)).incoming).toBeUndefined();
  });
});
