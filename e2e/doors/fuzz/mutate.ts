import { gzipSync } from 'node:zlib';
import type { Dice } from '../../storm/dice.ts';
import { type Credentials, type Draft, trespass } from './draft.ts';
import { addHostile, damaged, deep, hostile, hostileUrl, Raw, written } from './hostile.ts';
import type { Pool } from './pool.ts';

type Mutation = (draft: Draft, dice: Dice) => void;

const anyField = ({ fields }: Draft, dice: Dice): string | undefined => {
  const names = Object.keys(fields);
  return names.length === 0 ? undefined : dice.pick(names);
};

const inFields: Mutation[] = [
  (draft, dice) => {
    const name = anyField(draft, dice);
    if (name) draft.fields[name] = hostile(dice);
  },
  (draft, dice) => {
    const name = anyField(draft, dice);
    if (name) delete draft.fields[name];
  },
  (draft, dice) => addHostile(draft.fields, dice),
  (draft, dice) => {
    const name = anyField(draft, dice);
    if (name) draft.fields[name] = new Raw(`${'{"a":'.repeat(40)}1${'}'.repeat(40)}`);
  },
  (draft, dice) => {
    const name = dice.pick(['success_url', 'cancel_url', 'return_url', 'successUrl', 'cancelUrl']);
    draft.fields[name] = hostileUrl(dice);
  },
  (draft, dice) => {
    draft.fields.path = dice.pick<unknown>([['v1', 'charges'], ['..'], 'credits', [], [['credits']], deep(20), null]);
  },
  (draft, dice) => {
    draft.fields.method = dice.pick<unknown>(['get', 'DELETE', 'CONNECT', '', 1, null, ['GET'], 'constructor']);
  },
];

const inBytes: Mutation[] = [
  (draft, dice) => {
    draft.bytes = damaged(Buffer.from(written(draft.fields)), dice);
  },
  (draft, dice) => {
    draft.bytes = Buffer.from(`${dice.pick(['\ufeff', ' ', '[', ')]}'])}${written(draft.fields)}`);
  },
  (draft) => {
    draft.bytes = Buffer.from(written(draft.fields), 'utf16le');
  },
  (draft) => {
    draft.bytes = gzipSync(written(draft.fields));
    draft.headers['content-encoding'] = 'gzip';
  },
  (draft, dice) => {
    draft.bytes = Buffer.from(`${written(draft.fields)}${' '.repeat(dice.pick([64_000, 70_000, 300_000]))}`);
  },
  (draft, dice) => {
    draft.bytes = Buffer.from(
      dice.pick(['', 'null', '[]', '"x"', '1', '{}', '['.repeat(50_000), '{"a":'.repeat(9_000)]),
    );
  },
];

/** Twice the same field: the last counts. */
const doubled: Mutation = (draft, dice) => {
  const name = anyField(draft, dice);
  if (!name) return;
  const text = written(draft.fields);
  draft.bytes = Buffer.from(`${text.slice(0, -1)},${JSON.stringify(name)}:${written(hostile(dice))}}`);
};

const header =
  (name: string, ...values: string[]): Mutation =>
  (draft, dice) => {
    draft.headers[name] = dice.pick(values);
  };

const inHeaders: Mutation[] = [
  header('content-type', 'text/plain', 'application/json; charset=utf-16', 'multipart/form-data', '', ', ', 'json'),
  header('content-encoding', 'br', 'gzip, identity', 'x', 'identity'),
  header('idempotency-key', '', 'x'.repeat(255), 'x'.repeat(256), '\u00e9', ' ', 'the-same-for-all'),
  header('x-forwarded-for', '1.2.3.4', 'x'.repeat(3_000), '::1, , ,', "' or 1=1"),
  header('x-forwarded-host', 'evil.example'),
  header('host', 'evil.example', '', 'a b'),
  header('x-request-id', 'x'.repeat(200), '<script>', 'a"b', '\u00ff'),
  header('origin', 'https://evil.example', 'null', 'x'),
  header('accept', 'text/html', '*/*;q=0'),
  header('cookie', 'session=1; authorization=Bearer x'),
  header('x-http-method-override', 'DELETE', 'GET'),
  header('transfer-encoding', 'chunked'),
];

const inAddress: Mutation[] = [
  (draft, dice) => {
    draft.method = dice.pick(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'TRACE', 'PROPFIND']);
  },
  (draft, dice) => {
    const change = dice.pick<(path: string) => string>([
      (path) => `${path}/`,
      (path) => path.toUpperCase(),
      (path) => path.replace('/v1/', '//v1/'),
      (path) => path.replace('/v1/', '/v1/../v1/'),
      (path) => path.replace(/[a-z]$/, '%00'),
      (path) => path.replace('a', '%61'),
      (path) => `${path}/../credits`,
      (path) => `//evil.example${path}`,
      (path) => `http://evil.example${path}`,
      (path) => `${path}/%2e%2e/%ff%fe`,
      (path) => `${path}/${'x'.repeat(4_000)}`,
      () => '/functions/v1/__proto__',
      () => '/functions/v1/crm-stripe-api/v1/charges',
      () => '*',
    ]);
    draft.path = change(draft.path);
  },
  (draft, dice) => {
    const extra = [
      'user_id=user-1&user_id=user-2',
      '%',
      '__proto__[a]=1',
      'access_token=x',
      '&=&',
      'limit=1e400',
      '%ff=%00',
    ];
    draft.path = `${draft.path}?${dice.pick(extra)}`;
  },
];

const kinds: Mutation[][] = [inFields, inFields, inFields, [...inBytes, doubled], inHeaders, inAddress];

/** Something is wrong with it now, or several things. */
export function mutate(draft: Draft, pool: Pool, credentials: Credentials, dice: Dice): Draft {
  draft.isValid = false;
  // Alone, so that nothing else makes it right again.
  if (dice.chance(0.12)) trespass(draft, pool, credentials, dice);
  else for (let times = dice.pick([1, 1, 1, 2, 3]); times > 0; times--) dice.pick(dice.pick(kinds))(draft, dice);
  return draft;
}
