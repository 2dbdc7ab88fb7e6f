import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Outcome {
  passed: number;
  failed: number;
  skipped: number;
}

const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs a program of this project under this Node, its output in ours. */
function runNode(args: string[], env: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--conditions=billing-panel-source', ...args], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.once('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.once('exit', (status) => resolve(status ?? 1));
  });
}

function fileOf(program: string): string {
  return program.startsWith('/') || /^[a-z]:/i.test(program) ? program : join(root, 'node_modules', program);
}

/** A program that only says yes or no: it counts as one test. */
export async function oneCheck(program: string, ...args: string[]): Promise<Outcome> {
  const isGood = (await runNode([fileOf(program), ...args])) === 0;
  console.log(isGood ? 'Nothing to mend.' : 'Failed.');
  return { passed: isGood ? 1 : 0, failed: isGood ? 0 : 1, skipped: 0 };
}

/** Reads what a runner counted. A runner that failed, or that ran nothing, has at least one failure. */
async function counted<Report>(
  start: (reportFile: string) => Promise<number>,
  count: (report: Report) => Outcome,
): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'billing-panel-tests-'));
  try {
    const reportFile = join(folder, 'report.json');
    const status = await start(reportFile);
    let outcome: Outcome = { passed: 0, failed: 0, skipped: 0 };
    try {
      outcome = count(JSON.parse(readFileSync(reportFile, 'utf8')));
    } catch (error) {
      console.error(`The runner left no report: ${error instanceof Error ? error.message : error}`);
    }
    const ranNothing = outcome.passed + outcome.failed === 0;
    if (ranNothing) console.error('The runner ran no test: that counts as a failure.');
    return ranNothing || (status !== 0 && outcome.failed === 0) ? { ...outcome, failed: outcome.failed + 1 } : outcome;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
}

function vitestProject(project: string): Promise<Outcome> {
  return counted<VitestReport>(
    (reportFile) => {
      const program = join(root, 'node_modules/vitest/vitest.mjs');
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
      return runNode([program, 'run', '--project', project, ...reporters]);
    },
    (report) => ({
      passed: report.numPassedTests,
      failed: report.numFailedTests,
      skipped: report.numPendingTests + report.numTodoTests,
    }),
  );
}

export async function vitest(...projects: string[]): Promise<Outcome> {
  const sum: Outcome = { passed: 0, failed: 0, skipped: 0 };
  for (const project of projects) {
    const outcome = await vitestProject(project);
    sum.passed += outcome.passed;
    sum.failed += outcome.failed;
    sum.skipped += outcome.skipped;
  }
  return sum;
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
}

export function playwright(): Promise<Outcome> {
  return counted<PlaywrightReport>(
    (reportFile) => {
      const program = join(root, 'e2e/node_modules/@playwright/test/cli.js');
      const args = ['test', '--config', 'e2e/playwright.config.ts', '--reporter=list,json'];
      return runNode([program, ...args], { PLAYWRIGHT_JSON_OUTPUT_NAME: reportFile });
    },
    ({ stats }) => ({ passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped }),
  );
}
