import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url));
const folder = join(root, 'bff', 'test', 'defects');

/** A defect that this product must never have, as a patch that puts it in, and the test that catches it. */
export interface Defect {
  number: number;
  /** The patch. */
  file: string;
  what: string;
  /** Of vitest. */
  project: string;
  testFile: string;
  testName: string;
}

export const defects: readonly Defect[] = readdirSync(folder)
  .filter((name) => name.endsWith('.patch'))
  .sort()
  .map((name) => read(name));

function read(name: string): Defect {
  const file = join(folder, name);
  const header = /^Defect: (.+)\nCaught by: (\w+) (\S+) › (.+)\n\n--- /.exec(readFileSync(file, 'utf8'));
  const [, what = '', project = '', testFile = '', testName = ''] = header ?? [];
  if (!header) throw new Error(`${name} does not begin with what its defect is, and what catches it`);
  return { number: Number.parseInt(name, 10), file, what, project, testFile, testName };
}

/** Applies the patch to a tree, takes it out again, or only looks whether it fits. Answers why not, where it does not. */
export function patch({ file }: Defect, tree: string, how: 'in' | 'out' | 'check'): string | undefined {
  const option = { in: [], out: ['--reverse'], check: ['--check'] }[how];
  // Most patches are of single lines without their neighbors, so that a change beside them does not stand in their way.
  // Git leaves files alone that lie in a repository around the tree.
  const env = { ...process.env, GIT_CEILING_DIRECTORIES: dirname(tree) };
  const git = spawnSync('git', ['apply', '--unidiff-zero', ...option, file], { cwd: tree, env, encoding: 'utf8' });
  return git.status === 0 ? undefined : (git.error?.message ?? git.stderr.trim());
}
