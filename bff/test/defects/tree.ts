import { spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type Defect, root } from './defect.ts';

type NamedTest = Pick<Defect, 'project' | 'testFile' | 'testName'>;

/** What became of a test: `caught` is an assertion that did not hold, `broken` every other way to fail. */
export interface Verdict {
  kind: 'passed' | 'caught' | 'broken' | 'absent';
  /** What the test said. */
  why: string;
}

interface Report {
  testResults: {
    name: string;
    message: string;
    assertionResults: { title: string; status: string; failureMessages: string[] }[];
  }[];
}

const left = new Set([
  '.git',
  'dist',
  'storybook-static',
  'coverage',
  'test-results',
  'playwright-report',
  'data',
  '.data',
]);

/** A copy of this project, to put defects into. */
export class Tree implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'billing-panel-defects-'));
  readonly path = join(this.#folder, 'tree');

  constructor() {
    // PostgreSQL, under another user, must be able to pass.
    chmodSync(this.#folder, 0o711);
    const packages = join(root, 'node_modules');
    const filter = (path: string) => path !== packages && !left.has(basename(path));
    // Links among the packages are relative: those in the copy lead into the copy.
    cpSync(root, this.path, { recursive: true, verbatimSymlinks: true, filter });
    symlinkSync(packages, join(this.path, 'node_modules'), 'junction');
  }

  [Symbol.dispose]() {
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** What the compiler has against it. */
  async compile(): Promise<string | undefined> {
    const { status, output } = await this.#run('typescript/bin/tsc', ['-b', 'bff/contract', 'bff']);
    return status === 0 ? undefined : output.trim();
  }

  /** Runs these tests alone. */
  async test(tests: readonly NamedTest[]): Promise<Verdict[]> {
    const reportFile = join(this.#folder, 'report.json');
    rmSync(reportFile, { force: true });
    const distinct = (values: string[]) => [...new Set(values)];
    const { output } = await this.#run('vitest/vitest.mjs', [
      'run',
      ...distinct(tests.map(({ testFile }) => testFile)),
      ...distinct(tests.map(({ project }) => project)).map((project) => `--project=${project}`),
      `--testNamePattern=(${distinct(tests.map(({ testName }) => escaped(testName))).join('|')})$`,
      '--reporter=json',
      `--outputFile=${reportFile}`,
    ]);
    try {
      const report: Report = JSON.parse(readFileSync(reportFile, 'utf8'));
      return tests.map((each) => verdictOf(each, report));
    } catch {
      return tests.map(() => ({ kind: 'absent', why: output.trim() }));
    }
  }

  #run(program: string, args: string[]): Promise<{ status: number | null; output: string }> {
    const { STRIPE_SECRET_KEY: _key, ...env } = process.env;
    const child = spawn(process.execPath, [join(root, 'node_modules', program), ...args], {
      cwd: this.path,
      env: { ...env, NO_COLOR: '1', TMPDIR: this.#folder, TEMP: this.#folder, TMP: this.#folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const hear = (chunk: Buffer) => {
      output += chunk;
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (status) => resolve({ status, output }));
    });
  }
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What vitest says of an assertion that does not hold, one about a promise too. */
const unmet = /^AssertionError|^Error: promise (resolved|rejected) .* instead of (resolving|rejecting)/;

function verdictOf({ testFile, testName }: NamedTest, { testResults }: Report): Verdict {
  const file = testResults.find(({ name }) => name.replaceAll('\\', '/').endsWith(`/${testFile}`));
  const found = file?.assertionResults.filter(({ title, status }) => title === testName && status !== 'skipped') ?? [];
  if (found.length === 0) return { kind: 'absent', why: file?.message || 'there is no such test' };
  const failures = found.flatMap(({ failureMessages }) => failureMessages);
  const [why] = failures;
  if (why === undefined) return { kind: 'passed', why: '' };
  return { kind: failures.every((message) => unmet.test(message)) ? 'caught' : 'broken', why };
}
