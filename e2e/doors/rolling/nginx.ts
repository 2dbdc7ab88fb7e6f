import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../stack/ports.ts';

/** The very text that the operator is given, so that what is measured is what is recommended. */
function recommended(): string {
  const page = readFileSync(fileURLToPath(new URL('../../../docs/self-hosting.md', import.meta.url)), 'utf8');
  const text = /```nginx\n(upstream [\s\S]*?)```/.exec(page)?.[1];
  if (!text) throw new Error('docs/self-hosting.md holds no configuration of nginx any more.');
  return text;
}

/** What is recommended, on this machine: other addresses, no TLS. */
function configuration(port: number, servers: readonly string[]): string {
  const hosts = servers.map((url) => new URL(url).host);
  let next = 0;
  const site = recommended()
    .replace(/(?<=^\s*server )[\w.-]+:\d+/gm, () => hosts[next++] ?? '')
    .replace(/^\s*ssl_certificate\w* .*\n/gm, '')
    .replace(/listen 443 ssl;/, `listen 127.0.0.1:${port};`);
  if (next !== hosts.length) throw new Error(`The configuration of nginx names ${next} servers, not ${hosts.length}.`);
  const asRoot = process.getuid?.() === 0 ? 'user root;\n' : '';
  return `${asRoot}daemon off;
worker_processes 2;
pid nginx.pid;
error_log error.log warn;
events { worker_connections 1024; }
http {
access_log off;
client_body_temp_path temp; proxy_temp_path temp; fastcgi_temp_path temp; uwsgi_temp_path temp; scgi_temp_path temp;
${site}
}
`;
}

export interface Nginx {
  url: string;
  /** What it complained about. */
  errors(): string;
  stop(): Promise<void>;
}

async function whenUp(url: string, child: ChildProcess, errors: () => string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (child.exitCode !== null) throw new Error(`nginx ended: ${errors()}`);
    const isUp = await fetch(`${url}/healthz`).then(
      (response) => response.ok,
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nginx does not answer: ${errors()}`);
}

/** nginx before these servers. It must be installed. */
export async function startNginx(servers: readonly string[]): Promise<Nginx> {
  const folder = mkdtempSync(join(tmpdir(), 'billing-panel-nginx-'));
  mkdirSync(join(folder, 'temp'));
  const port = await freePort();
  writeFileSync(join(folder, 'nginx.conf'), configuration(port, servers));
  // Debian puts it where only root looks.
  const env = { ...process.env, PATH: `${process.env.PATH}${delimiter}/usr/sbin` };
  const child = spawn('nginx', ['-p', folder, '-c', 'nginx.conf', '-e', 'error.log'], { env, stdio: 'inherit' });
  const missing = once(child, 'error').then(() => {
    throw new Error('This needs nginx, and there is none on the PATH (Debian: apt-get install nginx-light).');
  });
  const errors = () => readFileSync(join(folder, 'error.log'), 'utf8');
  const url = `http://127.0.0.1:${port}`;
  await Promise.race([whenUp(url, child, errors), missing]);
  return {
    url,
    errors,
    async stop() {
      child.kill('SIGQUIT');
      if (child.exitCode === null) await once(child, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
