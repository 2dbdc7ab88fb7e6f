import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type Router from '@koa/router';
import type { Context } from 'koa';
import { only } from '../refuse.ts';
import { openApiDocument } from './document.ts';

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Billing Panel API</title>
    <link rel="icon" href="data:,">
    <style>body { margin: 0; }</style>
  </head>
  <body>
    <redoc spec-url="openapi.json" disable-search="true"></redoc>
    <script src="docs/redoc.js"></script>
  </body>
</html>
`;

/** What the page needs, all of it from this server. Redoc makes its styles at run time. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The build puts Redoc beside the server; in the sources it is a package of ours. It asks its maker for a logo, and must not. */
function readRedoc(): string {
  const beside = join(import.meta.dirname, 'redoc.standalone.js');
  const path = existsSync(beside)
    ? beside
    : createRequire(import.meta.url).resolve('redoc/bundles/redoc.standalone.js');
  const script = readFileSync(path, 'utf8');
  return script
    .replaceAll('https://cdn.redoc.ly/redoc/logo-mini.svg', 'data:,')
    .replace(/\n\/\/# sourceMappingURL=.*$/, '');
}

/** The interface for machines at `/openapi.json`, and for people at `/docs`. */
export function openApiPages(router: Router, publicUrl: string | undefined): void {
  // As bytes, written once: anybody may ask for them, as often as they like.
  const document = Buffer.from(JSON.stringify(openApiDocument(publicUrl)));
  let redoc: Buffer | undefined;
  const get = only('GET', 'HEAD');
  router.all('/openapi.json', get, (ctx: Context) => {
    ctx.type = 'json';
    ctx.body = document;
  });
  router.all('/docs', get, (ctx: Context) => {
    ctx.set('Content-Security-Policy', contentSecurityPolicy);
    ctx.type = 'html';
    ctx.body = page;
  });
  router.all('/docs/redoc.js', get, (ctx: Context) => {
    redoc ??= Buffer.from(readRedoc());
    ctx.set('Cache-Control', 'public, max-age=3600');
    ctx.type = 'js';
    ctx.body = redoc;
  });
}
