import { availableParallelism } from 'node:os';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, defaultServerConditions } from 'vite';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';

/** Under this condition the packages of this workspace resolve to their sources, so that nothing has to be built first. */
const source = 'billing-panel-source';
const fromSource = {
  resolve: { conditions: [source, ...defaultClientConditions] },
  ssr: { resolve: { conditions: [source, ...defaultServerConditions], externalConditions: [source] } },
};

const onPostgres = '**/*.postgres.test.ts';
/** The commands, and the server as a process: seconds a test, so no part of `npm run check`. */
const programs = [
  'test/refused-starts.test.ts',
  'test/main.test.ts',
  'test/one-stripe.test.ts',
  'test/catalog/**/*.test.ts',
  'test/verify/**/*.test.ts',
];

/** Presses everything in every situation: a minute, so no part of `npm run check` either. */
const everyButton = 'src/hardCodedText.test.tsx';

function inNode(name: string, root: string, include: string[], exclude: string[] = []): TestProjectConfiguration {
  return {
    ...fromSource,
    test: {
      name,
      root,
      include,
      exclude: ['**/node_modules/**', ...exclude],
      environment: 'node',
      // Each file reading the server and Stripe's SDK again would cost half of the time: a file leaves nothing behind.
      isolate: false,
      // What hangs is to be found; what is slow on a busy machine is no failure.
      testTimeout: 60_000,
      hookTimeout: 120_000,
      execArgv: [`--conditions=${source}`],
    },
  };
}

const projects: TestProjectConfiguration[] = [
  inNode('contract', 'bff/contract', ['{src,test}/**/*.test.ts']),
  inNode('server', 'bff', ['{src,test}/**/*.test.ts'], [onPostgres, 'test/sandbox/**', ...programs]),
  inNode('programs', 'bff', programs, [onPostgres]),
  inNode('postgres', 'bff', [onPostgres]),
  inNode('sandbox', 'bff', ['test/sandbox/**/*.test.ts']),
  {
    ...fromSource,
    plugins: [react()],
    test: {
      name: 'widget',
      root: 'widget',
      include: ['**/*.test.{ts,tsx}'],
      exclude: ['**/node_modules/**', everyButton],
      environment: 'jsdom',
      // A DOM to each file all the same, without a process to each.
      pool: 'vmThreads',
      testTimeout: 60_000,
    },
  },
  {
    ...fromSource,
    plugins: [react()],
    test: { name: 'words', root: 'widget', include: [everyButton], environment: 'jsdom' },
  },
  inNode('workspace', 'e2e', ['workspace/**/*.test.ts']),
  inNode('money', 'e2e', ['money/**/*.test.ts']),
  inNode('faults', 'e2e', ['faults/**/*.test.ts']),
  inNode('storm', 'e2e', ['storm/**/*.test.ts']),
  inNode('doors', 'e2e', ['doors/**/*.test.ts']),
  inNode('conformance', 'e2e', ['stripe-conformance/**/*.test.ts']),
];
// Storybook reads every story before it is configured; who asked for other projects need not wait for that.
const chosen = process.argv.filter(
  (argument, index) => argument.startsWith('--project=') || process.argv[index - 1] === '--project',
);
if (chosen.length === 0 || chosen.some((argument) => argument.endsWith('stories'))) projects.push('stories');

// Many tests wait for a server or a clock: a core that is left free for the runner would be left idle.
export default defineConfig({ test: { projects, maxWorkers: availableParallelism() } });
