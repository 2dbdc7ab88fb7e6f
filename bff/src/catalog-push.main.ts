import { parseArgs } from 'node:util';
import Stripe from 'stripe';
import type { Outcome } from './catalog-push/report.ts';
import { pushCatalog } from './catalog-push.ts';
import { ConfigFaults } from './config/fault.ts';
import { readPushConfig } from './config.ts';
import { createStripe } from './stripe/client.ts';

const usage = 'Usage: npm run catalog:push -- [--dry-run]';

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function options(): { isDryRun: boolean } {
  try {
    const { values } = parseArgs({ options: { 'dry-run': { type: 'boolean', default: false } } });
    return { isDryRun: values['dry-run'] };
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : error}\n${usage}`);
  }
}

function configuration() {
  try {
    process.loadEnvFile('.env');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  try {
    return readPushConfig(process.env);
  } catch (error) {
    if (error instanceof ConfigFaults) fail(error.message);
    throw error;
  }
}

const { isDryRun } = options();
const { secretKey, isLive, apiBase, catalog } = configuration();
const say = (line: string) => process.stdout.write(`${line}\n`);

const where = apiBase ? `the stand-in at ${apiBase.origin}` : 'Stripe';
say(
  `Pushing the catalog to ${where}, in ${isLive ? 'LIVE mode: what is made here is sold for real money' : 'test mode'}.`,
);
if (isDryRun) say('Dry run: nothing is changed.');

const words: Record<Outcome, string> = isDryRun
  ? { made: 'to make', changed: 'to change', right: 'right', wrong: 'WRONG' }
  : { made: 'made', changed: 'changed', right: 'right', wrong: 'WRONG' };
const counts = { made: 0, changed: 0, right: 0, wrong: 0 };

try {
  const stripe = createStripe({ secretKey, apiBase });
  await pushCatalog(
    stripe,
    catalog,
    (outcome, text) => {
      counts[outcome]++;
      say(`  ${words[outcome].padEnd(10)}${text}`);
    },
    { isDryRun },
  );
} catch (error) {
  if (!(error instanceof Stripe.errors.StripeError)) throw error;
  const why = error instanceof Stripe.errors.StripeConnectionError ? 'gave no answer' : 'refused';
  fail(
    `${where} ${why}: ${error.message}\nWhat was said above is done. Mend it and push again: nothing is made twice.`,
  );
}
say(
  `${counts.made} ${words.made}, ${counts.changed} ${words.changed}, ${counts.right} already right${counts.wrong ? `, ${counts.wrong} WRONG` : ''}.`,
);
process.exitCode = counts.wrong ? 1 : 0;
