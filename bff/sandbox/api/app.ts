import { setTimeout as sleep } from 'node:timers/promises';
import Router from '@koa/router';
import type Koa from 'koa';
import readBody from 'raw-body';
import { apiVersion } from '../events.ts';
import { randomText } from '../ids.ts';
import type { World } from '../world.ts';
import type { Endpoint } from './endpoint.ts';
import { StripeRefusal } from './errors.ts';
import { applyExpansions } from './expand.ts';
import { type Fault, type Faults, replyOf } from './faults.ts';
import { parseForm } from './form.ts';
import type { Idempotency, Stored } from './idempotency.ts';
import { parseParams } from './params.ts';
import type { LoggedRequest, RequestLog } from './request-log.ts';

export interface ApiParts {
  world: World;
  endpoints: readonly Endpoint[];
  idempotency: Idempotency;
  faults: Faults;
  log: RequestLog;
  secretKey: string;
}

interface Request {
  id: string;
  params: string;
  key: string | null;
  entry: LoggedRequest;
  fault: Fault | undefined;
}

interface Answer extends Stored {
  isKept: boolean;
}

const bodyLimit = '1mb';

/** Koa middleware for all of `/v1`. */
export function api(parts: ApiParts): Koa.Middleware {
  const router = new Router();
  for (const endpoint of parts.endpoints) {
    router.register(endpoint.path, [endpoint.method], (ctx) => answerRequest(parts, endpoint, ctx, ctx.params));
  }
  const routes = router.routes();
  return async (ctx, next) => {
    if (!ctx.path.startsWith('/v1/')) return next();
    const request = await receive(parts, ctx);
    ctx.state.request = request;
    try {
      if (request.fault && (await interrupted(ctx, request.fault, 'before'))) return;
      authenticate(ctx, parts.secretKey);
      checkVersion(ctx);
      await (routes as unknown as Koa.Middleware)(ctx, async () => {
        throw new StripeRefusal(404, 'invalid_request_error', unrecognized(ctx), {}, true);
      });
      if (request.fault) await interrupted(ctx, request.fault, 'after');
    } catch (error) {
      send(ctx, refused(error, request.id));
    } finally {
      request.entry.status = ctx.respond === false ? null : ctx.status;
    }
  };
}

async function receive({ faults, log }: ApiParts, ctx: Koa.Context): Promise<Request> {
  const id = `req_${randomText(14)}`;
  const body = await readBody(ctx.req, { encoding: 'utf-8', limit: bodyLimit });
  const params = [ctx.querystring, body].filter(Boolean).join('&');
  const key = ctx.method === 'POST' ? ctx.get('idempotency-key') || null : null;
  const entry = log.add({
    at: new Date().toISOString(),
    request: id,
    method: ctx.method,
    path: ctx.path,
    idempotencyKey: key,
    version: ctx.get('stripe-version') || null,
    params,
    status: null,
  });
  ctx.set('request-id', id);
  ctx.set('stripe-version', apiVersion);
  return { id, params, key, entry, fault: faults.take(ctx.method, ctx.path) };
}

/** Hangs or cuts the connection where that is ordered; tells whether the request ends here. */
async function interrupted(ctx: Koa.Context, fault: Fault, moment: 'before' | 'after'): Promise<boolean> {
  if ((fault.when ?? 'before') !== moment || (fault.effect !== 'hang' && fault.effect !== 'cut')) return false;
  ctx.respond = false;
  if (fault.effect === 'cut') ctx.req.socket.destroy();
  return true;
}

async function answerRequest(
  parts: ApiParts,
  endpoint: Endpoint,
  ctx: Koa.Context,
  ids: Record<string, string>,
): Promise<void> {
  const request = ctx.state.request as Request;
  const { key, fault } = request;
  const name = ctx.path;
  if (key === null) return send(ctx, await produce(parts, endpoint, request, ids), fault);
  ctx.set('idempotency-key', key);
  const stored = parts.idempotency.begin(key, name, request.params);
  if (stored) {
    ctx.set('idempotent-replayed', 'true');
    ctx.set('original-request', stored.request);
    return send(ctx, { ...stored, isKept: false });
  }
  try {
    const keep = (answer: Answer) => parts.idempotency.keep(key, name, request.params, answer);
    send(ctx, await produce(parts, endpoint, request, ids, keep), fault);
  } finally {
    parts.idempotency.done(key);
  }
}

/** Late where that is ordered: before it acts, or when it has acted and not answered yet. */
async function produce(
  parts: ApiParts,
  endpoint: Endpoint,
  request: Request,
  ids: Record<string, string>,
  keep?: (answer: Answer) => void,
): Promise<Answer> {
  const { effect, when = 'before', delay_ms = 1_000 } = request.fault ?? {};
  const wait = async (moment: 'before' | 'after') => {
    if (effect === 'delay' && when === moment) await sleep(delay_ms);
  };
  await wait('before');
  const answer = act(parts, endpoint, request, ids, keep);
  await wait('after');
  return answer;
}

/** The endpoint's own answer or the one that was ordered; `keep` gets what is stored under the key, in the endpoint's transaction. */
function act(
  { world }: ApiParts,
  endpoint: Endpoint,
  request: Request,
  ids: Record<string, string>,
  keep: (answer: Answer) => void = () => {},
): Answer {
  const { fault, id } = request;
  const ordered: Answer | undefined =
    fault?.effect === 'reply' ? { ...replyOf(fault), request: id, isKept: fault.stored ?? false } : undefined;
  if (ordered && fault?.when !== 'after') {
    if (ordered.isKept) keep(ordered);
    return ordered;
  }
  world.jobs.run(world.clock.now());
  try {
    return world.store.transaction(() => {
      const real = run(world, endpoint, request, ids);
      const kept = ordered?.isKept ? ordered : real;
      if (kept.isKept) keep(kept);
      return ordered ?? real;
    });
  } catch (error) {
    const answer = refused(error, id);
    if (answer.isKept) keep(answer);
    return ordered ?? answer;
  }
}

function run(world: World, endpoint: Endpoint, request: Request, ids: Record<string, string>): Answer {
  world.cause = { requestId: request.id, idempotencyKey: request.key };
  try {
    const params = parseParams(endpoint.params, parseForm(request.params));
    const answer = endpoint.answer(world, params as never, ids);
    // A decline leaves its traces (a failed charge, an attempt) and so is returned, not thrown.
    if (answer instanceof StripeRefusal) return refused(answer, request.id);
    const paths = (params as { expand?: string[] }).expand ?? [];
    return {
      status: 200,
      body: JSON.stringify(applyExpansions(world, answer, paths), null, 2),
      request: request.id,
      isKept: true,
    };
  } finally {
    world.cause = null;
  }
}

function refused(error: unknown, requestId: string): Answer {
  if (error instanceof StripeRefusal) {
    return {
      status: error.status,
      body: JSON.stringify(error.body(requestId), null, 2),
      request: requestId,
      isKept: !error.isValidation,
    };
  }
  process.stderr.write(`sandbox: ${(error as Error).stack ?? error}\n`);
  const body = {
    error: { message: 'An unknown error occurred in the sandbox; its log has the cause.', type: 'api_error' },
  };
  return { status: 500, body: JSON.stringify(body, null, 2), request: requestId, isKept: false };
}

function send(ctx: Koa.Context, answer: Answer, fault?: Fault): void {
  ctx.status = answer.status;
  ctx.type = 'application/json';
  if (fault?.effect === 'reply') ctx.set(fault.headers ?? {});
  ctx.body = answer.body;
}

function authenticate(ctx: Koa.Context, secretKey: string): void {
  const [scheme = '', credentials = ''] = ctx.get('authorization').split(' ');
  const isBasic = scheme.toLowerCase() === 'basic';
  const key = isBasic ? (Buffer.from(credentials, 'base64').toString().split(':')[0] ?? '') : credentials;
  if (key === secretKey) return;
  if (key === '') throw new StripeRefusal(401, 'invalid_request_error', noKey, {}, true);
  const shown = `${key.slice(0, 8)}${'*'.repeat(Math.max(4, Math.min(24, key.length - 12)))}${key.slice(-4)}`;
  throw new StripeRefusal(401, 'invalid_request_error', `Invalid API Key provided: ${shown}`, {}, true);
}

function checkVersion(ctx: Koa.Context): void {
  const version = ctx.get('stripe-version');
  if (version === '' || version === apiVersion) return;
  const message = `Invalid Stripe API version: ${version}. The sandbox speaks ${apiVersion} alone.`;
  throw new StripeRefusal(400, 'invalid_request_error', message, {}, true);
}

const unrecognized = (ctx: Koa.Context): string =>
  `Unrecognized request URL (${ctx.method}: ${ctx.path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`;

const noKey =
  "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we can help at https://support.stripe.com/.";
