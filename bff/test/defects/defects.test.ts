import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defects, patch, root } from './defect.ts';

it('numbers every defect, without a gap', () => {
  expect(defects.map(({ number }) => number)).toEqual(defects.map((_, index) => index + 1));
});

describe.each(defects)('defect $number, $what', (defect) => {
  it('still fits', () => {
    expect(patch(defect, root, 'check')).toBeUndefined();
  });

  it('names a file of tests that is there', () => {
    expect(existsSync(join(root, defect.testFile)), defect.testFile).toBe(true);
    expect(readFileSync(join(root, defect.testFile), 'utf8')).toMatch(/from 'vitest'/);
  });
});
