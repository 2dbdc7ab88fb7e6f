import type { z } from 'zod';
import type { ApiParts } from '../api/app.ts';
import type { Deliverer } from '../deliveries/deliverer.ts';
import type { Engine } from '../views.ts';

export interface ControlParts extends ApiParts {
  deliverer: Deliverer;
  engine: Engine;
}

export interface Route {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  body: z.ZodType;
  answer: (parts: ControlParts, body: never, ids: Record<string, string>) => unknown;
}

/** One control: its address below `/_sandbox`, its JSON body, and what it answers (an object, or a promise of one). */
export function route<S extends z.ZodType>(
  method: Route['method'],
  path: string,
  body: S,
  answer: (parts: ControlParts, body: z.output<S>, ids: Record<string, string>) => unknown,
): Route {
  return { method, path, body, answer };
}

/** What cannot be done, said in a sentence: 400, or 404 where the id is unknown. */
export class ControlFault extends Error {
  readonly status: number;

  constructor(message: string, status = 400) {
    super(message);
    this.status = status;
  }
}
