import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Outcome {
  passed: number;
  failed: number;
  skipped: number;
  /** What failed, each by its name and its reason, to be read again at the end of a long run. */
  failures: string[];
}

const root = fileURLToPath(new URL('..', import.meta.url));

// A key in the shell is for `npm run conformance`: no other test ever goes to Stripe.
const { STRIPE_SECRET_KEY: _key, ...surroundings } = process.env;

/** Runs a program of this project under this Node, its output in ours. */
function runNode(args: string[], env: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--conditions=billing-panel-source', ...args], {
      cwd: root,
      env: { ...surroundings, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.once('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.once('exit', (status) => resolve(status ?? 1));
  });
}

/** A program that only says yes or no: it counts as one test. */
export async function oneCheck(program: string, ...args: string[]): Promise<Outcome> {
  const isGood = (await runNode([resolve(root, 'node_modules', program), ...args])) === 0;
  console.log(isGood ? 'Nothing to mend.' : 'Failed.');
  return { passed: isGood ? 1 : 0, failed: isGood ? 0 : 1, skipped: 0, failures: [] };
}

/** Runs a runner and reads what it counted. One that failed, or that ran nothing, has at least one failure. */
async function counted<Report>(
  args: (reportFile: string) => string[],
  count: (report: Report) => Outcome,
): Promise<Outcome> {
  // All that its tests leave in the temporary folder goes with it. PostgreSQL, under another user, must be able to pass.
  const folder = mkdtempSync(join(tmpdir(), 'billing-panel-tests-'));
  chmodSync(folder, 0o711);
  try {
    const reportFile = join(folder, 'report.json');
    const status = await runNode(args(reportFile), {
      TMPDIR: folder,
      TEMP: folder,
      TMP: folder,
      PLAYWRIGHT_JSON_OUTPUT_NAME: reportFile,
    });
    let outcome: Outcome = { passed: 0, failed: 0, skipped: 0, failures: [] };
    try {
      outcome = count(JSON.parse(readFileSync(reportFile, 'utf8')));
    } catch (error) {
      console.error(`The runner left no report: ${error instanceof Error ? error.message : error}`);
    }
    const ranNothing = outcome.passed + outcome.failed === 0;
    if (ranNothing) console.error('The runner ran no test: that counts as a failure.');
    return ranNothing || (status !== 0 && outcome.failed === 0) ? { ...outcome, failed: outcome.failed + 1 } : outcome;
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

const folders = {
  contract: 'bff/contract/',
  sandbox: 'bff/test/sandbox/',
  server: 'bff/',
  programs: 'bff/',
  postgres: 'bff/',
  widget: 'widget/',
  words: 'widget/',
  stories: 'stories/',
  workspace: 'e2e/workspace/',
  money: 'e2e/money/',
  faults: 'e2e/faults/',
  storm: 'e2e/storm/',
  doors: 'e2e/doors/',
  conformance: 'e2e/stripe-conformance/',
};

export type Project = keyof typeof folders;

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  /** A file each. */
  testResults: {
    name: string;
    status: 'passed' | 'failed';
    message: string;
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
  }[];
}

function failuresOfVitest({ testResults }: VitestReport): string[] {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(root, name);
    const failed = assertionResults.filter((test) => test.status === 'failed');
    // A file that cannot be read has failed without a test of its own.
    if (failed.length === 0) return status === 'failed' ? [`${file}\n${message}`] : [];
    return failed.map(({ fullName, failureMessages }) => {
      const reasons = failureMessages.flatMap((text) =>
        text.split('\n').filter((each) => !each.includes('node_modules')),
      );
      return [`${file} › ${fullName}`, ...reasons].join('\n');
    });
  });
}

/** The projects of which not one file ran. */
function idle(projects: Project[], { testResults }: VitestReport): Project[] {
  const files = testResults.map(({ name }) => relative(root, name).replaceAll('\\', '/'));
  const nearest = (file: string) =>
    projects
      .filter((project) => file.startsWith(folders[project]))
      .sort((a, b) => folders[b].length - folders[a].length)[0];
  const busy = new Set(files.map(nearest));
  return projects.filter((project) => !busy.has(project));
}

export function vitest(...projects: Project[]): Promise<Outcome> {
  return counted<VitestReport>(
    (reportFile) => {
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
      const chosen = projects.flatMap((project) => ['--project', project]);
      return [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...chosen, ...reporters];
    },
    (report) => {
      const ranNothing = idle(projects, report);
      for (const project of ranNothing) console.error(`No test of ${project} ran: that counts as a failure.`);
      return {
        passed: report.numPassedTests,
        failed: report.numFailedTests + ranNothing.length,
        skipped: report.numPendingTests + report.numTodoTests,
        failures: failuresOfVitest(report),
      };
    },
  );
}

interface PlaywrightSuite {
  suites?: PlaywrightSuite[];
  specs?: { file: string; title: string; ok: boolean; tests: { results: { error?: { message?: string } }[] }[] }[];
}

interface PlaywrightReport extends PlaywrightSuite {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
}

function failuresOfPlaywright({ suites = [], specs = [] }: PlaywrightSuite): string[] {
  const here = specs
    .filter(({ ok }) => !ok)
    .map(({ file, title, tests }) => {
      const reasons = tests.flatMap(({ results }) => results.map(({ error }) => error?.message ?? ''));
      return [`${file} › ${title}`, ...reasons].join('\n');
    });
  return [...here, ...suites.flatMap(failuresOfPlaywright)];
}

export function playwright(): Promise<Outcome> {
  return counted<PlaywrightReport>(
    () => {
      const program = join(root, 'e2e/node_modules/@playwright/test/cli.js');
      return [program, 'test', '--config', 'e2e/playwright.config.ts', '--reporter=list,json'];
    },
    (report) => ({
      passed: report.stats.expected,
      failed: report.stats.unexpected + report.stats.flaky,
      skipped: report.stats.skipped,
      failures: failuresOfPlaywright(report),
    }),
  );
}
