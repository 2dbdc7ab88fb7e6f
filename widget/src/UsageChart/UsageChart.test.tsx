import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { createFakeBff, scenarios } from '../../testing/index.js';
import { asked, showPart } from '../testHost.js';
import { viewUsage } from '../view/usage.js';
import { UsageChart } from './UsageChart.js';

afterEach(cleanup);

/** Not the skeleton's sentence. */
const shown = async () => await screen.findByText(/credits used since .* 202[56]/);

/** The table's rows below its head, cell by cell. */
const figures = async () =>
  within(await screen.findByRole('table', { hidden: true }))
    .getAllByRole('row', { hidden: true })
    .slice(1)
    .map((row) => [...row.children].map((cell) => cell.textContent));

describe('UsageChart', () => {
  it('asks for nothing before it is opened, then shows the last 30 days', async () => {
    const { bff, container } = showPart(scenarios.subscribed, <UsageChart />);
    await userEvent.click(screen.getByText('Usage'));
    expect(await screen.findByText('850 credits used since March 14, 2026')).toBeTruthy();
    expect(container.querySelectorAll('rect.bp-column')).toHaveLength(8);
    expect(asked(bff)).toEqual(['credits.usage']);
  });

  it('has every figure in a table, by the days of UTC wherever the person is', async () => {
    showPart(scenarios.subscribed, <UsageChart defaultOpen />, { timeZone: 'America/Los_Angeles' });
    await shown();
    const rows = await figures();
    expect(rows).toHaveLength(30);
    expect(rows[0]).toEqual(['March 14, 2026', '0', '0']);
    expect(rows).toContainEqual(['April 3, 2026', '0', '500']);
    expect(rows).toContainEqual(['April 8, 2026', '60', '0']);
    expect(rows.at(-1)).toEqual(['April 12, 2026', '0', '0']);
    expect(screen.getByText('Figures').closest('summary')?.parentElement?.querySelector('table')).toBeTruthy();
  });

  it.each([
    ['Week', 12, ['Week of April 6, 2026', '160', '0']],
    ['Month', 12, ['March 2026', '690', '500']],
  ] as const)('shows it by %s', async (choice, count, one) => {
    const { bff } = showPart(scenarios.subscribed, <UsageChart defaultOpen />);
    await shown();
    await userEvent.click(screen.getByRole('radio', { name: choice }));
    await waitFor(async () => expect(await figures()).toHaveLength(count));
    expect(await figures()).toContainEqual(one);
    expect(bff.requests.at(-1)?.body).toEqual({ interval: choice.toLowerCase() });
  });

  it('draws with attributes alone', async () => {
    const { container } = showPart(scenarios.subscribed, <UsageChart defaultOpen />);
    await shown();
    expect(container.querySelector('[style], style')).toBeNull();
    const highest = [...container.querySelectorAll('rect.bp-column')].find((bar) => bar.getAttribute('y') === '0%');
    expect(highest?.getAttribute('height')).toBe('100%');
    expect(highest?.parentElement?.textContent).toBe('March 16, 2026: 180 credits');
  });

  it('says so where nothing was used, and leaves the choice of another time', async () => {
    showPart(scenarios.free, <UsageChart defaultOpen />);
    expect(await screen.findByText('No credits were used in this time.')).toBeTruthy();
    expect(screen.getAllByRole('radio')).toHaveLength(3);
  });

  it('says aloud what was used in the time that was chosen', async () => {
    showPart(scenarios.subscribed, <UsageChart defaultOpen />);
    await shown();
    const status = screen.getByRole('status');
    await userEvent.click(screen.getByRole('radio', { name: 'Month' }));
    await waitFor(() => expect(status.textContent).toBe('1,160 credits used since May 2025'));
    expect(status.isConnected).toBe(true);
  });

  it('says why it cannot show it, and tries again', async () => {
    const bff = createFakeBff(scenarios.subscribed);
    bff.manners.refuse['credits.usage'] = 'internal';
    showPart(bff, <UsageChart defaultOpen />);
    expect((await screen.findByRole('alert')).textContent).toContain('Something is wrong on our side.');
    bff.manners.refuse = {};
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await shown()).toBeTruthy();
  });
});

describe('what the chart draws', () => {
  const bucket = (used: number) => ({ start: '2026-04-01T00:00:00Z', used, added: 0 });

  it('is the share of the most', () => {
    const { bars, used, most } = viewUsage([bucket(5), bucket(20), bucket(0)]);
    expect([used, most, bars.map(({ share }) => share)]).toEqual([25, 20, [0.25, 1, 0]]);
  });

  it('is nothing where nothing was used, or more was given back', () => {
    expect(viewUsage([]).bars).toEqual([]);
    expect(viewUsage([bucket(0)]).bars[0]?.share).toBe(0);
    expect(viewUsage([bucket(10), bucket(-5)]).bars.map(({ share }) => share)).toEqual([1, 0]);
    expect(viewUsage([bucket(-5)])).toMatchObject({ most: 0, used: -5 });
  });
});
