import type { Socket } from 'node:net';
import type { Context, Next } from 'koa';

/** No client or proxy of today sends the next request before the answer. Answers wait in memory for those before them, and a page of small requests makes many. */
const atOnce = 10;

/** Ends a connection on which too many requests wait for their turn. */
export function boundedPipelining() {
  const underWay = new WeakMap<Socket, number>();
  return async (ctx: Context, next: Next): Promise<void> => {
    const { socket } = ctx.req;
    const count = (underWay.get(socket) ?? 0) + 1;
    underWay.set(socket, count);
    if (count > atOnce) socket.destroy();
    if (socket.destroyed) {
      // What came in one piece with the others is let go unanswered.
      ctx.respond = false;
      return;
    }
    ctx.res.once('close', () => underWay.set(socket, (underWay.get(socket) ?? 1) - 1));
    await next();
  };
}
