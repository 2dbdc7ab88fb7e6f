import type { z } from 'zod';
import type { World } from '../world.ts';

export type Method = 'GET' | 'POST' | 'DELETE';

export interface Endpoint {
  method: Method;
  /** As @koa/router writes it: `/v1/customers/:id`. */
  path: string;
  params: z.ZodType;
  answer: (world: World, params: never, ids: Record<string, string>) => object;
}

/** One address of the API: its own strict parameter list, and what it answers (an object that is expanded afterwards). */
export function endpoint<S extends z.ZodType>(
  method: Method,
  path: string,
  params: S,
  answer: (world: World, params: z.output<S>, ids: Record<string, string>) => object,
): Endpoint {
  return { method, path, params, answer };
}
