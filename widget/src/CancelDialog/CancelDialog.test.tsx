import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { createFakeBff, planIds, sampleCredits, scenarios } from '../../testing/index.js';
import { PlanSummary } from '../PlanSummary/PlanSummary.js';
import { asked, showPart } from '../testHost.js';

afterEach(cleanup);

const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }));
/** Opens the dialog, and answers the button in it that cancels. */
async function open() {
  await press('Cancel plan');
  const dialog = await screen.findByRole('dialog');
  return { dialog, confirm: within(dialog).getByRole('button', { name: 'Cancel plan' }) };
}

describe('canceling', () => {
  it('says until when the plan is kept, what ends and what stays', async () => {
    showPart(
      {
        ...scenarios.expiringSoon,
        credits: sampleCredits(340, 500, {
          expiring: [
            { credits: 40, expires_at: '2026-07-01T00:00:00Z' },
            { credits: 60, expires_at: '2026-04-20T00:00:00Z' },
          ],
        }),
      },
      <PlanSummary />,
    );
    const { dialog } = await open();
    expect(within(dialog).getByRole('heading', { name: 'Cancel Pro?' })).toBe(document.activeElement);
    expect(dialog.textContent).toContain('You keep Pro until May 3, 2026. After that nothing more is charged.');
    expect(dialog.textContent).toContain(
      'Your 340 credits stay yours. 100 of them expire, the first on April 20, 2026.',
    );
    const lost = within(dialog).getByRole('list', { name: 'What ends on May 3, 2026' });
    expect(within(lost).getAllByRole('listitem')[0]?.textContent?.trim()).toBe('500 credits a month');
  });

  it('is sent once, shows what the server answered, and is taken back where it stands', async () => {
    const { bff } = showPart(scenarios.subscribed, <PlanSummary />);
    const { dialog, confirm } = await open();
    bff.manners.latencyMs = 100;
    await userEvent.dblClick(confirm);
    expect(confirm.textContent).toBe('Canceling…');
    expect(screen.queryByText('Ending')).toBeNull();
    await within(dialog).findByRole('heading', { name: 'Pro ends on May 3, 2026' });
    await press('Done');
    expect(await screen.findByText('Ending')).toBeTruthy();
    await press('Keep my plan');
    await waitFor(() => expect(screen.getByRole('status').textContent).toBe('Renews on May 3, 2026.'));
    const sent = ['panel', 'subscriptions.cancel', 'panel', 'subscriptions.resume', 'panel'];
    await waitFor(() => expect(asked(bff)).toEqual(sent));
  });

  it.each([
    ['trial', 'Your trial goes on until April 20, 2026, and nothing is charged.'],
    ['changing', 'The change to Starter is taken back.'],
    ['upgradeUnpaid', 'The change to Team is taken back.'],
    ['pastDue', 'You keep Pro until May 3, 2026.'],
    ['paused', 'You keep Pro until May 3, 2026.'],
  ] as const)('in the scenario %s says what it means', async (scenario, text) => {
    const { bff } = showPart(scenarios[scenario], <PlanSummary />);
    const { dialog, confirm } = await open();
    expect(dialog.textContent).toContain(text);
    await userEvent.click(confirm);
    await within(dialog).findByRole('button', { name: 'Done' });
    expect(bff.account.subscription).toMatchObject({ cancels_at: expect.any(String), changes_to: undefined });
  });

  it('says why it could not be, and that nothing is known where that is so', async () => {
    const { bff } = showPart(scenarios.subscribed, <PlanSummary />);
    const { confirm } = await open();
    bff.manners.refuse = { 'subscriptions.cancel': 'in_progress' };
    await userEvent.click(confirm);
    expect((await screen.findByRole('alert')).textContent).toMatch(
      /^Something that you began is still being completed/,
    );
    bff.manners.refuse = { 'subscriptions.cancel': 'database_unavailable' };
    await userEvent.click(confirm);
    await screen.findByText(/^It is not known whether this was done/);
  });

  it.each(['free', 'ended', 'incomplete', 'cancelling'] as const)(
    'is not offered in the scenario %s',
    async (scenario) => {
      showPart(scenarios[scenario], <PlanSummary />);
      await screen.findByRole('button', { name: 'Manage billing' });
      expect(screen.queryByRole('button', { name: 'Cancel plan' })).toBeNull();
    },
  );
});

it('takes a change back that waits, for the end of the period or for its payment', async () => {
  for (const scenario of ['changing', 'upgradeUnpaid'] as const) {
    const bff = createFakeBff(scenarios[scenario]);
    showPart(bff, <PlanSummary />);
    await press('Keep my plan');
    expect(await screen.findByText('Active')).toBeTruthy();
    expect(bff.account.subscription).toMatchObject({ plan_id: planIds.proMonthly, changes_to: undefined });
    cleanup();
  }
});
