import type Koa from 'koa';

const addresses = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
const names = new Set(['127.0.0.1', 'localhost', '[::1]']);

const isOwn = (origin: string): boolean => URL.canParse(origin) && names.has(new URL(origin).hostname);

/** Answers this machine alone, under its own names and to its own pages: no other site can point its name here or post to it. */
export const loopbackOnly: Koa.Middleware = async (ctx, next) => {
  const name = ctx.get('host').replace(/:\d+$/, '');
  const origin = ctx.get('origin');
  const isLocal = addresses.has(ctx.req.socket.remoteAddress ?? '') && names.has(name);
  if (!isLocal || (origin !== '' && !isOwn(origin))) {
    ctx.status = 403;
    ctx.body = {
      error: { message: 'The sandbox answers on the loopback interface alone.', type: 'invalid_request_error' },
    };
    return;
  }
  await next();
};
