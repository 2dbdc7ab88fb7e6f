import { cleanup, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { createFakeBff, scenarios } from '../../testing/index.js';
import { asked, showPart } from '../testHost.js';
import { CreditHistory } from './CreditHistory.js';

afterEach(cleanup);

const rows = async () => await screen.findAllByRole('listitem');

const entry = {
  id: 'txn_1',
  created_at: '2026-04-12T09:00:00Z',
  amount: 100,
  balance_after: 440,
  kind: 'purchase',
  description: '100 credits',
} as const;

describe('CreditHistory', () => {
  it('asks only when it is opened, and then a page at a time', async () => {
    const { bff } = showPart(scenarios.longHistory, <CreditHistory />);
    expect(asked(bff)).toEqual([]);
    await userEvent.click(screen.getByText('Credit history'));
    expect(await rows()).toHaveLength(10);
    await userEvent.click(screen.getByRole('button', { name: 'Show older' }));
    await waitFor(async () => expect(await rows()).toHaveLength(20));
    expect(document.activeElement).toBe((await rows())[10]);
    expect(bff.requests.map(({ operation, body }) => [operation, body])).toEqual([
      ['credits.transactions', { limit: 10 }],
      ['credits.transactions', { limit: 10, cursor: '10' }],
    ]);
  });

  it('says what each change was, when, how much, and what was left', async () => {
    showPart(scenarios.subscribed, <CreditHistory defaultOpen />);
    const [spent, , back, , included] = (await rows()).map((row) => row.textContent);
    expect(spent).toBe('Summary of 12 interviewsUsed · April 11, 2026-40340 left');
    expect(back).toBe('Translation stopped half-wayGiven back · April 8, 2026+20440 left');
    expect(included).toBe('Pro, AprilIncluded in your plan · April 3, 2026+500500 left');
  });

  it('says until when credits can be used, and what is owed', async () => {
    const transactions = [
      { ...entry, id: 'txn_3', amount: -500, balance_after: -60, kind: 'revoke' as const, description: '' },
      { ...entry, id: 'txn_2', expires_at: '2027-04-12T09:00:00Z' },
    ];
    showPart({ transactions }, <CreditHistory defaultOpen />);
    expect((await rows()).map((row) => row.textContent)).toEqual([
      'Taken back after a refundApril 12, 2026-50060 owed',
      '100 creditsBought · April 12, 2026 · can be used until April 12, 2027+100440 left',
    ]);
  });

  it('says of what had ended that it is back, before a refund takes it', async () => {
    const transactions = [
      { ...entry, id: 'txn_3', amount: -100, balance_after: 0, kind: 'revoke' as const, description: '' },
      { ...entry, id: 'txn_2', amount: 100, balance_after: 100, kind: 'expire' as const, description: '' },
      { ...entry, id: 'txn_1', amount: -100, balance_after: 0, kind: 'expire' as const, description: '' },
    ];
    showPart({ transactions }, <CreditHistory defaultOpen />);
    expect((await rows()).map((row) => row.textContent)).toEqual([
      'Taken back after a refundApril 12, 2026-1000 left',
      'RestoredApril 12, 2026+100100 left',
      'ExpiredApril 12, 2026-1000 left',
    ]);
  });

  it('shows a description that tries to be markup as the text that it is', async () => {
    const { container } = showPart(
      { transactions: [{ ...entry, description: '<img src=x onerror=alert(1)>' }] },
      <CreditHistory defaultOpen />,
    );
    expect(await screen.findByText('<img src=x onerror=alert(1)>')).toBeTruthy();
    expect(container.querySelector('img')).toBeNull();
  });

  it('says so where nothing happened yet', async () => {
    showPart(scenarios.free, <CreditHistory defaultOpen />);
    expect(await screen.findByText('Nothing yet. Credits that come in or go out are listed here.')).toBeTruthy();
  });

  it('says why it cannot show them, and tries again', async () => {
    const bff = createFakeBff(scenarios.subscribed);
    bff.manners.refuse['credits.transactions'] = 'internal';
    showPart(bff, <CreditHistory defaultOpen />);
    expect((await screen.findByRole('alert')).textContent).toContain('Something is wrong on our side.');
    bff.manners.refuse = {};
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await rows()).toHaveLength(10);
  });
});
