import { act, cleanup, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { scenarios } from '../../testing/index.js';
import { asked, showPart } from '../testHost.js';
import { BalanceMeter } from './BalanceMeter.js';

afterEach(cleanup);

describe('BalanceMeter', () => {
  it('says how much is left, of how much, and what ends when', async () => {
    showPart(scenarios.expiringSoon, <BalanceMeter />);
    const meter = await screen.findByRole('meter', { name: 'Credits' });
    expect(meter.getAttribute('aria-valuetext')).toBe(
      '340 of 500 credits · about 12 days at this pace · 100 expire on April 20, 2026 · 500 more on May 3, 2026',
    );
    expect(meter).toHaveProperty('value', 340);
    expect(meter).toHaveProperty('max', 500);
  });

  it.each([
    ['free', 'empty', 'No credits yet. Buy some or choose a plan.'],
    ['runningLow', 'low', '38 of 500 credits · about 1 day at this pace · 500 more on May 3, 2026'],
    ['noCreditsLeft', 'zero', '0 of 500 credits · 500 more on May 3, 2026'],
    ['owesCredits', 'negative', '-60 credits · The next credits settle this.'],
    [
      'creditsHeld',
      'healthy',
      '340 of 500 credits · about 12 days at this pace · 25 reserved · 500 more on May 3, 2026',
    ],
    ['cancelling', 'healthy', '340 of 500 credits · about 12 days at this pace'],
  ] as const)('in the scenario %s its state is %s', async (scenario, state, sentence) => {
    const { container } = showPart(scenarios[scenario], <BalanceMeter />);
    expect((await screen.findByRole('meter')).getAttribute('aria-valuetext')).toBe(sentence);
    expect(container.querySelector('[data-part="balance-meter"]')?.getAttribute('data-state')).toBe(state);
  });

  it('calls low what the host calls low', async () => {
    const { container } = showPart(scenarios.subscribed, <BalanceMeter />, { lowAt: 400 });
    expect(await screen.findByText('Running low')).toBeTruthy();
    expect(container.querySelector('[data-part="balance-meter"]')?.getAttribute('data-state')).toBe('low');
  });

  it('asks the server once', async () => {
    const { bff } = showPart(scenarios.subscribed, <BalanceMeter />);
    await screen.findByRole('meter');
    expect(asked(bff)).toEqual(['panel']);
  });

  it('tells nothing aloud until the balance changes', async () => {
    const { bff, container } = showPart(scenarios.subscribed, <BalanceMeter />);
    await screen.findByRole('meter');
    // It is live, but what it holds from the start is no news; the number beside it, which counts, is not.
    const [status, ...others] = container.querySelectorAll('[role="status"], [role="alert"]');
    expect(others).toEqual([]);
    expect(status?.textContent).toBe('340 of 500 creditsabout 12 days at this pace500 more on May 3, 2026');
    bff.spend(40);
    act(() => void dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true })));
    expect(await screen.findByText('300')).toBeTruthy();
    expect(status?.isConnected).toBe(true);
    expect(status?.textContent).toBe('300 of 500 creditsabout 11 days at this pace500 more on May 3, 2026');
  });

  it('draws with attributes alone, so that a strict Content-Security-Policy lets it', async () => {
    const { container } = showPart(scenarios.expiringSoon, <BalanceMeter />);
    await screen.findByRole('meter');
    expect(container.querySelector('[style], style')).toBeNull();
    const ending = container.querySelector('svg line');
    expect([ending?.getAttribute('x1'), ending?.getAttribute('x2')]).toEqual(['48%', '68%']);
  });
});
