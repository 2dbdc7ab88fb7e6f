import { readFileSync } from 'node:fs';
import { scenarios } from '@billing-panel/react/testing';
import { expect, test } from 'vitest';

test('the page on testing tells of every scenario, and of no other', () => {
  const page = readFileSync(new URL('../../widget/testing/README.md', import.meta.url), 'utf8');
  const rows = page.slice(page.indexOf('## Situations')).matchAll(/^\| (`.*?) \|/gm);
  const told = [...rows].flatMap(([, names = '']) => names.replaceAll('`', '').split(', '));
  expect(told.toSorted()).toEqual(Object.keys(scenarios).toSorted());
});
