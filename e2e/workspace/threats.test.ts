import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(join(root, 'docs/threats.md'), 'utf8');
const named = [...page.matchAll(/`([^`]+) › ([^`]+)`/g)].map(([, file = '', name = '']) => ({ file, name }));

/** As a whole name, or as one that a seed is added to. */
function stands(name: string, text: string): boolean {
  return ["'", '"', '`'].some((quote) =>
    [quote, ' ($', ' (seed '].some((end) => text.includes(`${quote}${name}${end}`)),
  );
}

test('the tests that the page of threats names are there', () => {
  expect(named.length).toBeGreaterThan(50);
  const missing = named.filter(({ file, name }) => {
    const path = join(root, file);
    return !existsSync(path) || !stands(name, readFileSync(path, 'utf8'));
  });
  expect(missing.map(({ file, name }) => `${file} › ${name}`)).toEqual([]);
});

test('every row of the page of threats says what shows it', () => {
  const rows = page.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| what happens'));
  const silent = rows.filter((row) => {
    const [, , shown = ''] = row.slice(2, -2).split(' | ');
    return !/^`[^`]+ › [^`]+`|^No test: |^The compiler: /.test(shown);
  });
  expect(rows.length).toBeGreaterThan(50);
  expect(silent).toEqual([]);
});
