import { type Operation, type OperationSpec, operationNames, operations } from '@billing-panel/contract';
import type { Dice } from '../../storm/dice.ts';
import { written } from './hostile.ts';
import { another, type Pool } from './pool.ts';
import { valid, type Wish } from './valid.ts';

/** A request before it is written down: what mutations change. */
export interface Draft extends Wish {
  /** Nothing is wrong with it: it should succeed. */
  isValid: boolean;
  /** Something is wrong with it for which it may not succeed, whatever else holds. */
  mustFail: boolean;
  method: string;
  path: string;
  fields: Record<string, unknown>;
  headers: Record<string, string>;
  /** Instead of the fields. */
  bytes?: Buffer;
}

/** As it is sent. */
export interface Sent {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Buffer | undefined;
}

export interface Credentials {
  admin: string;
  tokenOf(user: string): string;
}

const prefix = '/functions/v1';
const bodyRouted = 'crm-stripe-api';

/** What costs more than it shows where it is asked for as often as all the rest. */
const seldom = new Map<Operation, number>([
  ['ledger.verify', 0.1],
  ['accounts.delete', 0.3],
]);

function wishOf(pool: Pool, dice: Dice): Wish {
  for (;;) {
    const operation = dice.pick(operationNames);
    if (!dice.chance(seldom.get(operation) ?? 1)) continue;
    const made = valid[operation](pool, dice);
    if (made) return { operation, ...made };
  }
}

/** As its audience, sometimes as an admin for the account. */
function authorize(draft: Draft, { audience }: OperationSpec, credentials: Credentials, dice: Dice): void {
  if (audience === 'anyone') return;
  const isAdmin = audience === 'admin' || dice.chance(0.15);
  draft.headers.authorization = `Bearer ${isAdmin ? credentials.admin : credentials.tokenOf(draft.user)}`;
  if (isAdmin) draft.fields.user_id = draft.user;
}

/** Somebody who may not: a user for an admin's operation or for another account, or nobody. */
export function trespass(draft: Draft, pool: Pool, credentials: Credentials, dice: Dice): void {
  const { audience } = operations[draft.operation];
  if (audience === 'anyone') return;
  draft.mustFail = true;
  draft.isValid = false;
  const roll = dice.next();
  if (roll < 0.3) delete draft.headers.authorization;
  else if (roll < 0.5) draft.headers.authorization = `Bearer ${credentials.tokenOf(draft.user)}x`;
  else {
    draft.headers.authorization = `Bearer ${credentials.tokenOf(draft.user)}`;
    draft.fields.user_id = another(pool, draft.user, dice);
  }
}

/** A request that should succeed, by one way to call or the other. */
export function draftOf(pool: Pool, credentials: Credentials, dice: Dice): Draft {
  const wish = wishOf(pool, dice);
  const spec: OperationSpec = operations[wish.operation];
  const isByBody = spec.function === bodyRouted && dice.chance(0.5);
  const address = [prefix, spec.function, ...(isByBody ? [] : spec.path)].join('/');
  const draft: Draft = {
    ...wish,
    fields: { ...wish.fields },
    isValid: true,
    mustFail: false,
    method: isByBody ? 'POST' : spec.method,
    path: address,
    headers: {},
  };
  if (isByBody) Object.assign(draft.fields, { path: spec.path, method: spec.method });
  authorize(draft, spec, credentials, dice);
  return draft;
}

/** Fields of a GET travel in its query. */
export function sentOf({ method, path, fields, headers, bytes }: Draft): Sent {
  if (method === 'GET' || method === 'HEAD') {
    const text = (value: unknown) => (typeof value === 'string' ? value : written(value));
    // Half a character cannot be written into a query: it becomes the sign for that.
    const query = new URLSearchParams(Object.entries(fields).map(([key, value]) => [key, text(value)]));
    return { method, headers, path: query.size > 0 ? `${path}?${query}`.slice(0, 12_000) : path, body: undefined };
  }
  const body = bytes ?? Buffer.from(written(fields));
  return { method, path, body, headers: { 'content-type': 'application/json', ...headers } };
}
