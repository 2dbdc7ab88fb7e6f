import { type Damage, ofPayment } from './damage.ts';

export const ofLots: Damage[] = [
  {
    what: 'a lot with more left than it gave',
    sql: 'UPDATE lots SET remaining = 60 WHERE account_id = 1 AND seq = 2',
    found: ['lot-bounds', 'lot-outflow', 'lot-sums'],
    says: /^Account 1: lot 2 of 50 credits has 60 left\.$/,
  },
  {
    what: 'a lot that was emptied',
    sql: 'UPDATE lots SET remaining = 0 WHERE account_id = 1 AND seq = 2',
    found: ['lot-sums'],
    says: /^Account 1: its lots have 16 credits left, its balance less what is held is 66\.$/,
  },
  {
    what: 'a lot refilled with what was spent of it',
    sql: 'UPDATE lots SET remaining = 20 WHERE account_id = 1 AND seq = 13',
    found: ['lot-outflow', 'lot-sums'],
    says: /^Account 1: lot 13 brought 20, but 0 were drawn from it, 8 are held and 20 are left\.$/,
  },
  {
    what: 'a lot deleted',
    sql: 'DELETE FROM lots WHERE account_id = 1 AND seq = 2',
    found: ['entries-have-a-lot', 'lot-sums'],
    says: /^Account 1: entry 2, a grant of 50 credits, has no lot\.$/,
  },
  {
    what: 'a lot of no entry',
    sql: 'INSERT INTO lots (account_id, seq, original, remaining) VALUES (3, 99, 40, 40)',
    found: ['lot-origins', 'lot-sums'],
    says: /^Account 3: lot 99 of 40 credits was brought by no entry\.$/,
  },
  {
    what: 'a lot that grew',
    sql: 'UPDATE lots SET original = 60 WHERE account_id = 1 AND seq = 2',
    found: ['lot-origins'],
    says: /^Account 1: lot 2 of 60 credits is not what entry 2 brought, a grant of 50\.$/,
  },
  {
    what: 'a lot of another payment',
    sql: `UPDATE lots SET payment_id = ${ofPayment(2, 2)} WHERE account_id = 2 AND seq = 1`,
    found: ['lot-origins'],
    says: /^Account 2: lot 1 of 500 credits is not what entry 1 brought, an? included of 500\.$/,
  },
  {
    what: 'expired credits that never were to expire',
    sql: 'UPDATE lots SET expires_at = NULL WHERE account_id = 1 AND seq = 1',
    found: ['expiry-causes'],
    says: /^Account 1: entry 11 wrote off 2 credits of no lot that had ended\.$/,
    left: ['expiry-causes'],
  },
  {
    what: 'a draw deleted',
    sql: 'DELETE FROM draws WHERE account_id = 1 AND seq = 7',
    found: ['draw-sums'],
    says: /^Account 1: entry 7, a consume of 5, drew 0 from lots\.$/,
    left: ['draw-sums'],
  },
  {
    what: 'a draw moved to a lot that is not there',
    sql: 'UPDATE draws SET lot_seq = 98 WHERE account_id = 1 AND seq = 7',
    found: ['draw-ends'],
    says: /^Account 1: entry 7 drew from lot 98, which is not there\.$/,
    left: ['draw-ends'],
  },
  {
    what: 'a give-back forgotten',
    sql: 'UPDATE draws SET returned = 0 WHERE account_id = 1 AND seq = 3',
    found: ['give-backs', 'lot-outflow'],
    says: /^Account 1: of what entry 3 took, entries give back 45, but its draws say that 0 came back\.$/,
  },
  {
    what: 'more given back than was drawn',
    sql: 'UPDATE draws SET returned = 61 WHERE account_id = 1 AND seq = 3',
    found: ['give-backs', 'returned'],
    says: /^Account 1: of a draw of 60 by entry 3, 61 were given back\.$/,
  },
];

export const ofHolds: Damage[] = [
  {
    what: 'more held than reserved',
    sql: 'UPDATE accounts SET held = held + 5 WHERE id = 1',
    found: ['held', 'lot-sums'],
    says: /^Account 1: it says that 13 are held, its open reservations hold 8\.$/,
  },
  {
    what: 'a reservation closed past the ledger',
    sql: "UPDATE holds SET status = 'released' WHERE account_id = 1 AND status = 'open'",
    found: ['held'],
    says: /^Account 1: it says that 8 are held, its open reservations hold 0\.$/,
  },
  {
    what: 'a share of a reservation that shrank',
    sql: "UPDATE hold_draws SET amount = 7 WHERE hold_id IN (SELECT id FROM holds WHERE status = 'open')",
    found: ['hold-shares'],
    says: /^Account 1: reservation rsv_\S+ holds 8, its shares of lots are 7\.$/,
    left: ['hold-shares'],
  },
  {
    what: 'a settlement that was another',
    sql: 'UPDATE holds SET settled = 6 WHERE account_id = 1 AND settled = 5',
    found: ['settlements'],
    says: /^Account 1: reservation rsv_\S+ was settled for 6, but no consumption was charged for it\.$/,
    left: ['settlements'],
  },
  {
    what: 'a consumption below zero without its reservation',
    sql: "UPDATE holds SET status = 'released', settled = 0 WHERE account_id = 2",
    found: ['consumed-below-zero'],
    says: /^Account 2: entry 6 consumed 30 and left -1130, outside of any hold\.$/,
    left: ['consumed-below-zero'],
  },
];
