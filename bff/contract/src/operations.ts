import type { z } from 'zod';
import { accounts } from './operations/accounts.ts';
import { changes } from './operations/changes.ts';
import { ledger } from './operations/ledger.ts';
import { purchases } from './operations/purchases.ts';
import { reading } from './operations/reading.ts';
import type { OperationSpec } from './operations/spec.ts';

export type { Audience, OperationSpec } from './operations/spec.ts';

/** The promise: every operation by its wire name. Router, handlers, OpenAPI and both clients are derived from this table. */
export const operations = {
  ...purchases,
  ...changes,
  ...reading,
  ...ledger,
  ...accounts,
} as const satisfies Record<string, OperationSpec>;

export type Operation = keyof typeof operations;
/** What a handler is given: parsed, defaults filled in. */
export type Input<O extends Operation> = z.output<(typeof operations)[O]['input']>;
/** What a caller may send. */
export type Body<O extends Operation> = z.input<(typeof operations)[O]['input']>;
export type Output<O extends Operation> = z.output<(typeof operations)[O]['output']>;

export const operationNames = Object.keys(operations) as Operation[];
