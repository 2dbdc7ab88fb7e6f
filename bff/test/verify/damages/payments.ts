import { type Damage, ofPayment } from './damage.ts';

export const ofPayments: Damage[] = [
  {
    what: 'a payment that brought more',
    sql: `UPDATE payments SET granted = 120 WHERE id = ${ofPayment(1, 1)}`,
    found: ['payment-figures', 'payment-returns'],
    says: /^Account 1: payment pi_\d+ says that it brought 120, its entries say 100\.$/,
  },
  {
    what: 'a payment of which more was taken back',
    sql: `UPDATE payments SET revoked = 30 WHERE id = ${ofPayment(1, 1)}`,
    found: ['payment-figures', 'payment-returns'],
    says: /^Account 1: of payment pi_\d+ 30 were taken back, its refunds and disputes make it 25\.$/,
  },
  {
    what: 'a count of returns that would repeat one',
    sql: `UPDATE payments SET revision = 1 WHERE id = ${ofPayment(1, 1)}`,
    found: ['payment-figures'],
    says: /^Account 1: payment pi_\d+ counts 1 returns, its entries 3\.$/,
  },
  {
    what: 'a refund that did not fail after all',
    sql: "UPDATE refunds SET status = 'succeeded' WHERE status = 'failed'",
    found: ['payment-returns'],
    says: /^Account 1: of payment pi_\d+ 25 were taken back, its refunds and disputes make it 55\.$/,
  },
  {
    what: 'a dispute whose funds came back',
    sql: "UPDATE disputes SET funds_withdrawn = 0 WHERE status = 'lost'",
    found: ['payment-returns'],
    says: /^Account 2: of payment in_\d+ 500 were taken back, its refunds and disputes make it 0\.$/,
  },
  {
    what: 'a refund of a payment that is not there',
    sql: "UPDATE refunds SET payment_id = 'pi_gone' WHERE status = 'failed'",
    found: ['returns-have-a-payment'],
    says: /^Refund re_\d+ is of payment pi_gone, which is not there\.$/,
    left: ['returns-have-a-payment'],
  },
  {
    what: 'a payment moved to another account',
    sql: `UPDATE payments SET account_id = 4 WHERE id = ${ofPayment(3, 4)}`,
    found: ['entries-have-their-payment', 'payment-figures'],
    says: /^Account 3: entry 4 names payment in_\d+, which is not this account's\.$/,
    left: ['entries-have-their-payment'],
  },
  {
    what: 'a payment of nobody',
    sql: `UPDATE payments SET account_id = NULL WHERE id = ${ofPayment(3, 4)}`,
    found: ['entries-have-their-payment', 'payments-have-an-account'],
    says: /^Payment in_\d+ brought 300 credits to no account\.$/,
    left: ['entries-have-their-payment', 'payments-have-an-account'],
  },
];

export const ofPurchases: Damage[] = [
  {
    what: 'a purchase marked as paid',
    sql: "UPDATE checkouts SET status = 'paid' WHERE status = 'open'",
    found: ['packages-paid'],
    says: /^Account 1: purchase checkout_\d+ is paid, but its 70 credits were not granted\.$/,
    left: ['packages-paid'],
  },
  {
    what: 'a purchase that was granted and counts as expired',
    sql: "UPDATE checkouts SET status = 'expired' WHERE status = 'paid'",
    found: ['packages-paid'],
    says: /^Account 1: purchase checkout_\d+ is expired, and yet 100 credits were granted for it\.$/,
    left: ['packages-paid'],
  },
  {
    what: 'a purchase of more than was granted',
    sql: "UPDATE checkouts SET credits = 200 WHERE status = 'paid'",
    found: ['packages-paid'],
    says: /^Account 1: purchase checkout_\d+ is paid and brings 200, but what was granted for it is not that\.$/,
    left: ['packages-paid'],
  },
  {
    what: 'a purchase deleted',
    sql: "DELETE FROM checkouts WHERE status = 'paid'",
    found: ['purchases-were-begun'],
    says: /^Account 1: entry 1 grants purchase:checkout_\d+, a purchase that was never begun\.$/,
    left: ['purchases-were-begun'],
  },
  {
    what: 'an allowance that lost its entry',
    sql: 'UPDATE allowances SET entry_seq = NULL WHERE account_id = 2 AND entry_seq = 1',
    found: ['allowances', 'included-credits-are-allowances'],
    says: /^Account 2: of plan pro on si_\d+, 500 credits count as given, but no entry gave them\.$/,
  },
  {
    what: 'an allowance of more than its entry gave',
    sql: 'UPDATE allowances SET credits = 600 WHERE account_id = 2 AND entry_seq = 1',
    found: ['allowances'],
    says: /^Account 2: of plan pro on si_\d+, 600 credits count as given, but their entry is another or gave 500\.$/,
    left: ['allowances'],
  },
  {
    what: 'an allowance deleted, so that its period could be granted again',
    sql: 'DELETE FROM allowances WHERE account_id = 2 AND entry_seq = 1',
    found: ['included-credits-are-allowances'],
    says: /^Account 2: entry 1 gave 500 credits of a plan that do not count as given\.$/,
    left: ['included-credits-are-allowances'],
  },
  {
    what: 'two live subscriptions',
    sql: `INSERT INTO subscriptions SELECT 'sub_2', account_id, 'past_due', item_id, price_id, amount_minor, currency,
      "interval", product_name, period_start, period_end, cancels_at, trial_ends_at, changes_price_id, changes_at,
      due_amount_minor, due_currency, due_next_attempt_at, due_url, created_at, ended_at, fetch_seq, pending_price_id
      FROM subscriptions WHERE account_id = 2`,
    found: ['one-subscription'],
    says: /^Account 2: it has 2 live subscriptions, and is charged for each\.$/,
    left: ['one-subscription'],
  },
];
