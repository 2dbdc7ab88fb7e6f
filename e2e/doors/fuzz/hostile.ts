import type { Dice } from '../../storm/dice.ts';
import redirects from '../redirects.json' with { type: 'json' };

/** A value as it stands in the text, which need not be what any program would write. */
export class Raw {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** JSON, but for what is raw in it. */
export function written(value: unknown): string {
  if (value instanceof Raw) return value.text;
  if (Array.isArray(value)) return `[${value.map(written).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  return `{${Object.entries(value)
    .map(([key, each]) => `${JSON.stringify(key)}:${written(each)}`)
    .join(',')}}`;
}

const numbers = [
  '1e400',
  '-1e400',
  '-0',
  '0',
  '-1',
  '1.5',
  '0.1',
  '1e-7',
  '9007199254740993',
  '-9007199254740991',
  '1e16',
  '1000000000001',
  '123456789012345678901234567890',
  '1E2147483648',
].map((text) => new Raw(text));

const notJson = ['NaN', 'Infinity', '0x10', '01', '+1', '1_000', "'a'", 'undefined', '', '"', '{', '[1,]'].map(
  (text) => new Raw(text),
);

const escapes = ['"\\u0000"', '"a\\u0000b"', '"\\ud800"', '"\\udc00x"', '"\\u202e"', '"\\x41"'].map(
  (text) => new Raw(text),
);

const texts = [
  '',
  ' ',
  'x'.repeat(256),
  'x'.repeat(2_049),
  'x'.repeat(40_000),
  "'; drop table entries; --",
  '%27%20or%201=1',
  '$' + '{7*7}{{7*7}}<%= 7*7 %>',
  '<img src=x onerror=alert(1)>',
  '../../etc/passwd',
  '%2e%2e%2f',
  'a\r\nX-Injected: 1',
  '\u001b[31m',
  'עברית \u202e🧾',
  'ａ',
  '1',
  'true',
  'null',
  '__proto__',
  'constructor',
  'toString',
  'cs_test_of_nobody',
  'price_of_nobody',
  'txn_1_1',
  'rsv_1',
  '2026-04-28T00:00:00Z',
  '2026-13-45T99:99:99Z',
  '+275760-09-13T00:00:00.001Z',
  '0000-01-01T00:00:00Z',
  '11111111-1111-1111-1111-111111111111',
];

const shapes: unknown[] = [null, true, false, [], {}, [[]], [10], ['alice'], { $ne: null }, { toString: 1 }];

const keys = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'then',
  'length',
  '',
  'a\u0000b',
  'x'.repeat(300),
  'price_data',
  'unit_amount',
  'customer',
  'customer_id',
  'metadata',
  'credits',
  'price',
  'quantity',
  'line_items',
  'role',
  'is_admin',
];

/** Adds a field by a name that nobody expects, as its own even where that is otherwise no field. */
export function addHostile(object: object, dice: Dice): void {
  const field = { value: hostile(dice), enumerable: true, writable: true, configurable: true };
  if (!Array.isArray(object)) Object.defineProperty(object, dice.pick(keys), field);
}

/** So many arrays or objects in each other. */
export function deep(depth: number): Raw {
  return new Raw(`${'['.repeat(depth)}${']'.repeat(depth)}`);
}

export const hostileUrl = (dice: Dice): string => dice.pick(redirects.refused);

/** A value that no operation asked for. */
export function hostile(dice: Dice): unknown {
  const roll = dice.next();
  if (roll < 0.25) return dice.pick(numbers);
  if (roll < 0.5) return dice.pick(texts);
  // A copy: what is changed later is changed there alone.
  if (roll < 0.65) return structuredClone(dice.pick(shapes));
  if (roll < 0.75) return dice.pick(escapes);
  if (roll < 0.85) return hostileUrl(dice);
  if (roll < 0.95) return deep(dice.pick([5, 31, 40, 2_000, 15_000]));
  return dice.pick(notJson);
}

/** A few bytes of it are no longer what they were. */
export function damaged(bytes: Buffer, dice: Dice): Buffer {
  const at = dice.between(0, Math.max(bytes.length - 1, 0));
  const noise = Buffer.from([dice.between(0, 255)]);
  const roll = dice.next();
  if (roll < 0.4) return Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at + 1)]);
  if (roll < 0.6) return Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)]);
  if (roll < 0.8) return bytes.subarray(0, at);
  return Buffer.concat([bytes, bytes.subarray(at)]);
}
