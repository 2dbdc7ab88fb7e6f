import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, type TestInfo } from '@playwright/test';
import { type Stack, type StackOptions, startStack } from './stack.ts';

export interface Fixtures {
  /** `test.use({ stackOptions: { … } })` for a file whose stack is not the usual one. */
  stackOptions: StackOptions;
  /** The whole product, fresh for each test: its own addresses, its own data, its own clock. */
  stack: Stack;
}

async function attachLogs({ data }: Stack, info: TestInfo) {
  const folder = join(data, 'logs');
  for (const name of readdirSync(folder))
    await info.attach(name, { path: join(folder, name), contentType: 'text/plain' });
}

export const test = base.extend<Fixtures>({
  stackOptions: [{}, { option: true }],
  stack: async ({ stackOptions }, use, info) => {
    const record = info.outputPath('stripe.jsonl');
    const stack = await startStack({ built: true, record, ...stackOptions });
    await use(stack);
    if (info.status !== info.expectedStatus) await attachLogs(stack, info);
    await stack.stop();
  },
});

export { expect } from '@playwright/test';
