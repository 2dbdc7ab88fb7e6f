import type { Damage } from './damage.ts';

export const ofTheRest: Damage[] = [
  {
    what: 'a reply deleted',
    sql: `DELETE FROM replies WHERE account_id = 3 AND reply LIKE '%"txn_3_2"%'`,
    found: ['entry-causes'],
    says: /^Account 3: nothing caused entry 2, a consume of -100 credits by admin:ops: no payment, no reply, no reason\.$/,
    left: ['entry-causes'],
  },
  {
    what: 'a reply of an entry that is not there',
    sql: `UPDATE replies SET reply = '{"transaction_id":"txn_3_70","amount":1}' WHERE account_id = 3 AND reply LIKE '%"txn_3_2"%'`,
    found: ['entry-causes', 'replies-name-what-is'],
    says: /^Account 3: the reply under the key "key_\d+" names entry 70, which is not there\.$/,
    left: ['entry-causes', 'replies-name-what-is'],
  },
  {
    what: 'a reply of another account',
    sql: `INSERT INTO replies VALUES (4, 'key', 'hash', '{"transaction_id":"txn_3_2"}', 1)`,
    found: ['replies-name-what-is'],
    says: /^Account 4: the reply under the key "key" names no entry and no reservation\.$/,
    left: ['replies-name-what-is'],
  },
  {
    what: 'a reply that is no JSON',
    sql: `INSERT INTO replies VALUES (4, 'key', 'hash', 'ok', 1)`,
    found: ['replies-name-what-is'],
    says: /^Account 4: the reply under the key "key" names no entry and no reservation\.$/,
    left: ['replies-name-what-is'],
  },
  {
    what: 'an event that nobody took up',
    sql: "UPDATE inbox SET received_at = 1745000000000, reason = 'Error: no' WHERE id = 'evt_new'",
    found: ['events-pending'],
    says: /^Event evt_new \(invoice\.paid\) has waited since 2025-04-18T18:13:20\.000Z: Error: no\.$/,
    left: ['events-pending'],
  },
  {
    what: 'an event that failed for good',
    sql: "UPDATE inbox SET status = 'dead', reason = 'Error: no' WHERE id = 'evt_new'",
    found: ['events-dead'],
    says: /^Event evt_new \(invoice\.paid\) failed for good: Error: no\.$/,
    left: ['events-dead'],
  },
  {
    what: 'a trigger dropped',
    sql: { sqlite: 'DROP TRIGGER entries_refuse_update', postgres: 'DROP TRIGGER entries_refuse_truncate ON entries' },
    found: ['append-only'],
    says: /^The database no longer refuses changes of entries: entries_refuse_(update|truncate) is gone/,
  },
  {
    what: 'a trigger that lets everything through',
    sql: {
      sqlite: `DROP TRIGGER entries_refuse_delete;
        CREATE TRIGGER entries_refuse_delete BEFORE DELETE ON entries BEGIN SELECT 1; END`,
      postgres: 'ALTER TABLE entries DISABLE TRIGGER entries_refuse_change',
    },
    found: ['append-only'],
    says: /^The database no longer refuses changes of entries: entries_refuse_(delete|change) is gone, switched off/,
  },
  {
    what: 'the index dropped that keeps facts from granting twice',
    sql: 'DROP INDEX entries_source',
    found: ['append-only'],
    says: /entries_source is gone/,
  },
];
