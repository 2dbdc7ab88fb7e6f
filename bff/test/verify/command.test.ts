import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { booksOn } from './books.ts';
import { fileOf, sqliteGround } from './sqlite-ground.ts';

const main = fileURLToPath(new URL('../../src/verify.main.ts', import.meta.url));

/** Runs the command as an operator does, in a folder with a catalog. */
async function run(args: string[], env: Record<string, string>) {
  const cwd = mkdtempSync(join(tmpdir(), 'billing-panel-verify-'));
  writeFileSync(join(cwd, 'catalog.json'), '{"plans":[],"packages":[]}');
  const { PATH } = process.env;
  const child = spawn(process.execPath, ['--conditions=billing-panel-source', main, ...args], {
    cwd,
    env: { PATH, ...env },
  });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (chunk) => {
      texts[name] += chunk;
    });
  }
  const [status] = await once(child, 'close');
  return { status, cwd, ...texts };
}

describe('npm run verify', { timeout: 60_000 }, () => {
  const books = booksOn(sqliteGround());
  // The lives were lived in the past, and the command knows only the time that it is.
  const nothingWaits = "UPDATE inbox SET status = 'done' WHERE status = 'pending'";
  const at = async (statements = '') => ({
    DATABASE_URL: `sqlite:${fileOf(await books.database(`${nothingWaits}; ${statements}`))}`,
  });
  const damage = `UPDATE accounts SET total_purchased = total_purchased + 100 WHERE id = 1;
    UPDATE accounts SET total_used = total_used + 1, total_purchased = total_purchased + 1 WHERE id = 2;
    UPDATE accounts SET subject = NULL WHERE id = 2`;

  it('ends with 0 where all is right', async () => {
    expect(await run(['--no-stripe'], await at())).toMatchObject({
      status: 0,
      stdout: 'Checked 5 accounts with 31 entries, without Stripe: All is right.\n',
      stderr: '',
    });
  });

  it('ends with 1 where something is not, and says what in plain words', async () => {
    const { status, stdout, stderr } = await run(['--no-stripe'], await at(damage));
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toBe(`Not as it must be:
  account-figures
    Account 1: the balance says 174, its entries say 74. (user_id alice)
    Account 2: it says 751 purchased and 1131 used, its entries say 750 and 1130.
  lot-sums
    Account 1: its lots have 66 credits left, its balance less what is held is 166. (user_id alice)

Checked 5 accounts with 31 entries, without Stripe: 3 findings.
`);
  });

  it('tells programs the same as one object', async () => {
    const { status, stdout } = await run(['--no-stripe', '--json'], await at(damage));
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      checked: { accounts: 5, entries: 31 },
      findings: [
        { check: 'account-figures', account: 'alice' },
        {
          check: 'account-figures',
          message: 'Account 2: it says 751 purchased and 1131 used, its entries say 750 and 1130.',
        },
        { check: 'lot-sums', account: 'alice' },
      ],
      repaired: [],
      done: [],
    });
  });

  it('mends what it can, and ends with 0 where nothing is left', async () => {
    const env = await at(damage);
    const { status, stdout } = await run(['--no-stripe', '--repair'], env);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Repaired:\n {2}account-figures\n {4}Account 1: the balance says 174, /);
    expect(stdout).toMatch(/without Stripe: All is right\.\n$/);
    expect((await run(['--no-stripe'], env)).status).toBe(0);
  });

  it('takes an entry back that nothing caused, when it is named', async () => {
    const env = await at(`INSERT INTO entries (account_id, seq, kind, amount, balance_after, actor, created_at)
      VALUES (4, 1, 'grant', 10, 10, 'psql', 1)`);
    expect((await run(['--no-stripe', '--repair'], env)).status).toBe(1);
    const { status, stdout } = await run(['--no-stripe', '--reverse', 'txn_4_1'], env);
    expect(status).toBe(0);
    expect(stdout).toContain(
      '  Account 4: wrote entry 2, adjust -10 (verify: takes back entry 1, which nothing caused).',
    );
  });

  it('asks Stripe too, and brings home what it has', async () => {
    await using shop = await books.shop(nothingWaits);
    const stripe = { STRIPE_SECRET_KEY: 'sk_test_ofTheTests', STRIPE_API_BASE: shop.wire.url };
    const env = { ...stripe, DATABASE_URL: `sqlite:${fileOf(shop.database)}` };
    const clean = await run([], env);
    expect(clean).toMatchObject({ status: 0, stderr: '' });
    expect(clean.stdout).toBe('Checked 5 accounts with 31 entries and 13 objects at Stripe: All is right.\n');

    const session = await shop.begin('nobody', 40);
    shop.pay(session);
    const mended = await run(['--repair'], env);
    expect(mended).toMatchObject({ status: 0, stderr: '' });
    expect(mended.stdout).toContain(`session ${session.id} is paid at Stripe, but its 40 credits were not granted.`);
    expect(await shop.storage.ledger.book(4)).toMatchObject({ totalPurchased: 40 });

    await shop.storage.settings.set('stripe-account', 'acct_before');
    const other = await run(['--repair'], env);
    expect(other).toMatchObject({ status: 2, stdout: '' });
    expect(other.stderr).toMatch(
      /STRIPE_SECRET_KEY is of the Stripe account acct_ofTheTests, .* filled from acct_before/,
    );

    await shop.wire[Symbol.asyncDispose]();
    const away = await run([], env);
    expect(away).toMatchObject({ status: 2, stdout: '' });
    expect(away.stderr).toMatch(/^Could not look at everything: The payment provider cannot be reached/);
  }, 60_000);

  it.each([
    ['an option that does not exist', ['--fix'], {}, /Unknown option '--fix'[\s\S]*Usage: npm run verify/],
    ['a configuration that is not one', ['--no-stripe'], { DATABASE_URL: 'mysql://x' }, /DATABASE_URL must/],
    ['Stripe without a key', [], {}, /STRIPE_SECRET_KEY is required/],
    [
      'a database that is not there',
      ['--no-stripe'],
      { DATABASE_URL: 'sqlite:./none.sqlite' },
      /There is no database at/,
    ],
    ['PostgreSQL out of reach', ['--no-stripe'], { DATABASE_URL: 'postgres://127.0.0.1:9/x' }, /ECONNREFUSED/],
  ])('ends with 2 on %s', async (_what, args, env, says) => {
    const { status, stdout, stderr, cwd } = await run(args, env);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(existsSync(join(cwd, 'none.sqlite'))).toBe(false);
  });

  it('ends with 2 on a database that is newer, older or none of ours, and leaves it alone', async () => {
    const newer = await at("INSERT INTO kysely_migration VALUES ('0099-later', '2030-01-01T00:00:00.000Z')");
    expect(await run(['--no-stripe'], newer)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('newer version'),
    });
    const older = await at('DELETE FROM kysely_migration');
    expect(await run(['--no-stripe'], older)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('start the server'),
    });
    const empty = join(mkdtempSync(join(tmpdir(), 'billing-panel-verify-')), 'empty.sqlite');
    writeFileSync(empty, '');
    const none = await run(['--no-stripe'], { DATABASE_URL: `sqlite:${empty}` });
    expect(none).toMatchObject({ status: 2, stderr: expect.stringContaining('start the server') });
  });
});
