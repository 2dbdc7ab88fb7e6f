import { readdirSync, readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Middleware } from 'koa';
import type { Config } from './config.ts';

export interface Page {
  serve: Middleware;
  close(): Promise<void> | void;
}

/** Vite's development server inside ours: one origin, and what is edited appears at once. */
export async function livePage(server: Server): Promise<Page> {
  const { createServer } = await import('vite');
  const vite = await createServer({
    configFile: fileURLToPath(new URL('../vite.config.ts', import.meta.url)),
    server: { middlewareMode: true, hmr: { server } },
  });
  return {
    async serve(ctx) {
      ctx.respond = false;
      await new Promise((done) => {
        ctx.res.once('close', done);
        vite.middlewares(ctx.req, ctx.res, done);
      });
    },
    close: () => vite.close(),
  };
}

/** What `vite build` left in dist/, read once, under the policy that a careful product sends. */
export function builtPage(config: Config): Page {
  const dist = fileURLToPath(new URL('../dist/', import.meta.url));
  const files = new Map<string, Buffer>(
    readdirSync(dist, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [`/${relative(dist, file).replaceAll('\\', '/')}`, readFileSync(file)] as const),
  );
  const policy = [
    "default-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self' ${new URL(config.billingUrl).origin}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
  return {
    serve(ctx) {
      const file = files.get(ctx.path);
      ctx.set({
        'content-security-policy': policy,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'same-origin',
      });
      ctx.set('cache-control', ctx.path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
      if (!file && extname(ctx.path)) return ctx.throw(404, 'There is no such file.');
      ctx.type = file ? extname(ctx.path) : 'html';
      ctx.body = file ?? files.get('/index.html');
    },
    close() {},
  };
}
