import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';

const widget = fileURLToPath(new URL('../../widget/', import.meta.url));
const dist = join(widget, 'dist');

const isForClients = (file: string) => /^['"]use client['"];/.test(readFileSync(file, 'utf8'));

/** What a module imports at once, by file or by the name of a package. */
function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/^(?:import|export)\b[^'";]*?(?:from\s*)?['"]([^'"]+)['"]/gm)].map(([, what = '']) =>
    what.startsWith('.') ? join(dirname(file), what) : what,
  );
}

test("every module that says 'use client' in the sources says so first in what is published", () => {
  const sources = readdirSync(join(widget, 'src'), { recursive: true, encoding: 'utf8' }).filter(
    (file) =>
      /\.tsx?$/.test(file) && !/\.(test|d)\.tsx?$|testHost/.test(file) && isForClients(join(widget, 'src', file)),
  );
  expect(sources.length).toBeGreaterThan(15);
  const emitted = (file: string) => join(dist, 'src', file.replace(/\.tsx?$/, '.js'));
  expect(sources.filter((file) => !existsSync(emitted(file)) || !isForClients(emitted(file)))).toEqual([]);
});

test("a server component may import each entry: whatever needs a browser's React is behind 'use client'", () => {
  const { exports } = JSON.parse(readFileSync(join(widget, 'package.json'), 'utf8'));
  const entries = Object.values<{ default?: string }>(exports).flatMap(({ default: file = '' }) =>
    file.startsWith('./dist/src/') ? globSync(join(widget, file)) : [],
  );
  expect(entries.length).toBeGreaterThan(10);
  const reached = new Set(entries);
  for (const file of reached) {
    if (isForClients(file)) continue;
    for (const what of importsOf(file)) if (what.startsWith(widget)) reached.add(what);
  }
  const open = [...reached].filter((file) => !isForClients(file));
  const wrong = open.filter((file) => importsOf(file).some((what) => /^(react|react-dom|@tanstack)(\/|$)/.test(what)));
  expect(wrong.map((file) => relative(dist, file))).toEqual([]);
});

test('the script is one file, for every page, and says whose work is in it', () => {
  const script = readFileSync(join(dist, 'billing-panel.js'), 'utf8');
  expect(script.slice(0, 400)).toMatch(/^\/\*!.*MIT License.*React.*TanStack Query/s);
  expect(script.match(/process\.env|\bimport\(|\beval\(|\bnew Function\b/g)).toBeNull();
});
