import { parseArgs } from 'node:util';
import { isOldNode } from './old-node.ts';

const usage = `Usage: npm run verify -- [--no-stripe] [--repair] [--reverse <transaction>]… [--json]

  --no-stripe   look at the ledger alone, not at what Stripe has
  --repair      mend what needs no guess: derive sums anew, write what is missing, bring home what Stripe has
  --reverse     take back an entry that nothing caused, by an adjustment that names it (implies --repair)
  --json        one object on standard output, for programs

Ends with 0 where all is right, 1 where something is not, 2 where it could not look.`;

const couldNotLook = 2;
const progressEveryMs = 2_000;

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(couldNotLook);
}

// Before anything else is loaded: on an older Node the database driver ends the process with a segmentation fault.
if (isOldNode()) fail(`Billing Panel needs Node 22.18 or newer, and this is ${process.versions.node}.`);

const { ConfigFaults } = await import('./config/fault.ts');
const { readVerifyConfig } = await import('./config.ts');
const { createLogger } = await import('./log.ts');
const { reading, refuseOtherStripe } = await import('./one-stripe.ts');
const { openExisting } = await import('./storage/open.ts');
const { lazySources } = await import('./verify/sources.ts');
const { textOf, jsonOf } = await import('./verify/report.ts');
const { verify } = await import('./verify/verify.ts');

function options() {
  try {
    const { values } = parseArgs({
      options: {
        'no-stripe': { type: 'boolean', default: false },
        repair: { type: 'boolean', default: false },
        reverse: { type: 'string', multiple: true, default: [] },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(`${usage}\n`);
      process.exit(0);
    }
    return values;
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : error}\n\n${usage}`);
  }
}

function configuration(isStripeAsked: boolean) {
  try {
    process.loadEnvFile('.env');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return readVerifyConfig(process.env, isStripeAsked);
}

/** A line on standard error now and then, so that nobody wonders. */
function progress() {
  let nextAt = performance.now() + progressEveryMs;
  return (line: () => string) => {
    if (performance.now() < nextAt) return;
    nextAt = performance.now() + progressEveryMs;
    process.stderr.write(`${line()}\n`);
  };
}

async function run(): Promise<number> {
  const { 'no-stripe': noStripe, repair, reverse, json } = options();
  const { database, stripe, secrets } = configuration(!noStripe);
  const log = createLogger('warn', secrets);
  const storage = await openExisting({ database, statementTimeoutMs: 0 });
  try {
    const sources = stripe && lazySources(stripe, storage, log);
    // Else a repair would believe another account's Stripe, which has none of these customers.
    if (sources) {
      await refuseOtherStripe({
        settings: reading(storage.settings),
        stripe: sources.stripe,
        isLive: stripe.isLive,
        // Where Stripe cannot be asked, what follows says so.
        log: createLogger('silent', secrets),
      });
    }
    const result = await verify({
      storage,
      sources,
      isRepairing: repair || reverse.length > 0,
      reversals: reverse,
      now: Date.now,
      onProgress: progress(),
    });
    process.stdout.write(json ? await jsonOf(result, storage) : await textOf(result, storage));
    return result.findings.length > 0 ? 1 : 0;
  } finally {
    await storage.close();
  }
}

process.exitCode = await run().catch((error: unknown) => {
  if (error instanceof ConfigFaults) return fail(error.message);
  return fail(`Could not look at everything: ${error instanceof Error ? error.message : error}`);
});
