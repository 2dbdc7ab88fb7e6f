import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { file, freshAccount, monthly, whole } from './pushing.ts';

const main = fileURLToPath(new URL('../../src/catalog-push.main.ts', import.meta.url));
const { line, counts } = freshAccount();

/** Runs the command as an operator does, in a folder with that catalog. */
async function run(catalog: unknown, args: string[] = [], env: Record<string, string> = {}) {
  const cwd = mkdtempSync(join(tmpdir(), 'billing-panel-push-'));
  writeFileSync(join(cwd, 'catalog.json'), JSON.stringify(catalog));
  const { PATH } = process.env;
  const { secretKey, url } = line();
  const child = spawn(process.execPath, ['--conditions=billing-panel-source', main, ...args], {
    cwd,
    env: { PATH, STRIPE_SECRET_KEY: secretKey, STRIPE_API_BASE: url, ...env },
  });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (chunk) => {
      texts[name] += chunk;
    });
  }
  const [status] = await once(child, 'close');
  return { status, ...texts };
}

describe('npm run catalog:push', () => {
  it('says what it made, and the next time that all was right', async () => {
    const first = await run(file);
    expect(first).toMatchObject({ status: 0, stderr: '' });
    expect(first.stdout).toContain(`Pushing the catalog to the stand-in at ${line().url}, in test mode.`);
    expect(first.stdout).toMatch(/^ {2}made {6}price of "Pro", 49\.00 USD a month: price_\w+$/m);
    expect(first.stdout).toContain('8 made, 0 changed, 0 already right.');
    expect((await run(file)).stdout).toContain('0 made, 0 changed, 8 already right.');
    expect(await counts()).toEqual(whole);
  });

  it('changes nothing in a dry run', async () => {
    const { status, stdout } = await run(file, ['--dry-run']);
    expect(status).toBe(0);
    expect(stdout).toContain('Dry run: nothing is changed.');
    expect(stdout).toContain('8 to make, 0 to change, 0 already right.');
    expect(await counts()).toEqual({ products: 0, prices: 0, configurations: 0 });
  });

  it('ends with status 1 where something is wrong, after all else was done', async () => {
    const { status, stdout } = await run({
      plans: [{ ...monthly, stripe_price_id: 'price_none' }],
      packages: file.packages,
    });
    expect(status).toBe(1);
    expect(stdout).toContain('WRONG     price of "Pro", 49.00 USD a month: Stripe has no price price_none');
    expect(stdout).toContain('3 made, 0 changed, 0 already right, 1 WRONG.');
  });

  it('names every fault of the configuration at once, and nothing of the server', async () => {
    const { status, stderr } = await run({ plans: [{ ...monthly, price: 0 }] }, [], {
      STRIPE_SECRET_KEY: 'sk_live_abc',
    });
    expect(status).toBe(1);
    expect(stderr).toContain('STRIPE_API_BASE must not be set beside a live key');
    expect(stderr).toContain('CATALOG_FILE names a catalog with a fault: plans[0].price is 0');
    expect(stderr).not.toContain('JWT');
    expect(line().sent).toEqual([]);
  });

  it('says in one sentence that Stripe refused or gave no answer', async () => {
    const refused = await run(file, [], { STRIPE_SECRET_KEY: 'sk_test_ofSomebodyElse' });
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('refused: Invalid API Key provided');
    expect(refused.stderr).not.toContain('    at ');
    const silent = await run(file, [], { STRIPE_API_BASE: 'http://127.0.0.1:9' });
    expect(silent.status).toBe(1);
    expect(silent.stderr).toContain('gave no answer');
  });

  it('knows no other options', async () => {
    const { status, stderr } = await run(file, ['--force']);
    expect(status).toBe(1);
    expect(stderr).toContain('Usage: npm run catalog:push -- [--dry-run]');
  });
});
