import { type Input, type Operation, type OperationSpec, operationNames, operations } from '@billing-panel/contract';
import Router from '@koa/router';
import type { Context } from 'koa';
import { z } from 'zod';
import type { Handler } from '../operations/handler.ts';
import { Refusal } from '../refusal.ts';
import type { Services } from '../services.ts';
import { accountName } from './account-name.ts';
import type { Authenticate } from './authenticate.ts';
import { callerOf } from './caller.ts';
import { type Fields, jsonBody } from './json-body.ts';
import type { Limits } from './limits.ts';
import { queryFields } from './query-fields.ts';
import { methodNotAllowed, only, unknownOperation } from './refuse.ts';
import { addressOf, bodyRoutedFunction, functionsPrefix, operationAt } from './routes.ts';

export type Handlers = { [O in Operation]: Handler<O> };

/** Beside the operation's own fields, in a body or a query. */
const envelope = z.object({ user_id: accountName.optional() });

const idempotencyKey = z.string().min(1).max(255).optional();

const maxIssues = 20;

function issuesOf(error: z.ZodError, at?: string) {
  return error.issues.map(({ path, message }) => ({ path: at ?? path.join('.'), message }));
}

/** Everything that the schemas ask of a request, its faults told together. */
function parseFields(spec: OperationSpec, fields: Fields, header: string | undefined) {
  const input = spec.input.safeParse(fields);
  const about = envelope.safeParse(spec.audience === 'anyone' ? {} : fields);
  const key = idempotencyKey.safeParse(header);
  if (input.success && about.success && key.success) {
    return { input: input.data, userId: about.data.user_id, idempotencyKey: key.data };
  }
  const issues = [
    ...(input.error ? issuesOf(input.error) : []),
    ...(about.error ? issuesOf(about.error) : []),
    ...(key.error ? issuesOf(key.error, 'Idempotency-Key') : []),
  ].slice(0, maxIssues);
  throw new Refusal('invalid_request', 'Some fields are not as they must be; see issues.', { issues });
}

export interface Doors {
  authenticate: Authenticate;
  limits: Limits;
  handlers: Handlers;
  services: Services;
}

/** Reads the operation from the fields, for the address that serves many. */
type OperationOf = (fields: Fields) => Operation | undefined;

/**
 * Every call of every operation, whichever way it came. The order of the checks is the contract's: media type, size and
 * JSON, then credentials (also for what does not exist), operation, rate, fields, permission; what is left is the operation's.
 */
export function createCall({ authenticate, limits, handlers, services }: Doors) {
  return async (ctx: Context, operationOf: OperationOf, querySchema: z.ZodType = envelope): Promise<void> => {
    const fields = ctx.method === 'GET' ? queryFields(ctx.querystring, querySchema) : await jsonBody(ctx);
    const operation = operationOf(fields);
    ctx.state.operation = operation;
    const spec: OperationSpec | undefined = operation && operations[operation];
    const identity = spec?.audience === 'anyone' ? undefined : await authenticate(ctx);
    if (!operation || !spec) throw unknownOperation();
    if (ctx.state.isBodyRouted && fields.method !== spec.method) {
      ctx.set('Allow', spec.method);
      throw methodNotAllowed();
    }
    await limits.call(ctx, operation, identity);
    const { input, ...said } = parseFields(spec, fields, ctx.req.headers['idempotency-key']?.toString());
    const caller = callerOf(spec, identity, said);
    // The input was parsed by this operation's own schema, which the compiler cannot see through the union.
    const handler = handlers[operation] as Handler<Operation>;
    ctx.body = spec.output.parse(await handler(input as Input<Operation>, caller, services));
  };
}

/** One address an operation, one for all of them by body, and the rest, which exists for nobody. */
export function functionsRouter(doors: Doors): Router {
  const router = new Router({ sensitive: true, strict: true });
  const call = createCall(doors);
  for (const operation of operationNames) {
    const { method, input } = operations[operation];
    router.all(addressOf(operation), only(method), (ctx) => call(ctx, () => operation, input));
  }
  router.all(`${functionsPrefix}/${bodyRoutedFunction}`, only('POST'), (ctx) => {
    ctx.state.isBodyRouted = true;
    return call(ctx, (fields) => operationAt(fields.path));
  });
  router.all(`${functionsPrefix}/{*rest}`, only('GET', 'POST'), (ctx) => call(ctx, () => undefined));
  return router;
}
