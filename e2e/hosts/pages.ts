import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { signAccountToken } from '@billing-panel/contract/client';

export interface Pages {
  url: string;
  /** What browsers reported against the policies of these pages. */
  violations: unknown[];
  close(): Promise<void>;
}

interface Settings {
  port: number;
  billingUrl: string;
  jwtSecret: string;
}

const dist = fileURLToPath(new URL('dist', import.meta.url));
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/** As narrow as each page bears. */
function policyOf(host: string, billingUrl: string): string | undefined {
  const strict = (connect: string) =>
    [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      `connect-src ${connect}`,
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      'report-uri /violations',
    ].join('; ');
  if (host === 'strict-csp') return strict(billingUrl);
  // Its token comes from its own server.
  if (host === 'plain-script') return strict(`'self' ${billingUrl}`);
  return undefined;
}

async function renderPanel(baseUrl: string, accountKey: string): Promise<string> {
  const server = await import(join(dist, 'server-rendered/server/server.js'));
  return server.render({ baseUrl, accountKey });
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** The web servers of all host pages, each in a folder of its own. Whoever has the cookie `person` is signed in. */
export async function servePages({ port, billingUrl, jwtSecret }: Settings): Promise<Pages> {
  const violations: unknown[] = [];

  const tokenOf = (account: string) =>
    signAccountToken({ secret: jwtSecret, account, email: `${account}@example.com` });

  async function fill(html: string, account: string): Promise<string> {
    const facts: Record<string, () => string | Promise<string>> = {
      billingUrl: () => billingUrl,
      account: () => account,
      token: () => tokenOf(account),
      panel: () => renderPanel(billingUrl, account),
    };
    let filled = html;
    for (const [name, fact] of Object.entries(facts)) {
      if (html.includes(`{{${name}}}`)) filled = filled.replaceAll(`{{${name}}}`, await fact());
    }
    return filled;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    if (pathname === '/violations') {
      violations.push(JSON.parse(await bodyOf(request)));
      response.writeHead(204).end();
      return;
    }
    if (pathname === '/favicon.ico') {
      response.writeHead(204).end();
      return;
    }
    // What a login form does: `/sign-in/<person>/<the page to go to>`.
    const [, person, page] = /^\/sign-in\/([\w-]+)(\/.*)$/.exec(pathname) ?? [];
    if (person) {
      response.writeHead(303, { 'set-cookie': `person=${person}; Path=/; HttpOnly`, location: page }).end();
      return;
    }
    const account = /\bperson=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
    const [, host = ''] = pathname.split('/');
    if (pathname === `/${host}/token`) {
      response.writeHead(account ? 200 : 401, { 'content-type': 'text/plain', 'cache-control': 'no-store' });
      response.end(account && (await tokenOf(account)));
      return;
    }
    const file = pathname.endsWith('/') ? `${pathname}index.html` : pathname;
    const type = types[extname(file)] ?? 'application/octet-stream';
    const content = readFileSync(join(dist, normalize(file)));
    const policy = policyOf(host, billingUrl);
    response.writeHead(200, { 'content-type': type, ...(policy ? { 'content-security-policy': policy } : {}) });
    response.end(type.startsWith('text/html') ? await fill(content.toString(), account) : content);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => response.writeHead(404).end(String(error)));
  });
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${port}`,
    violations,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
