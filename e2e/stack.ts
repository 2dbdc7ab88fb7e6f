import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './stack/ports.ts';
import { type Ended, type ProcessOptions, type Running, runToEnd, startProcess, whenReady } from './stack/process.ts';
import { type Recorder, startRecorder } from './stack/recorder.ts';
import { type Sandbox, startSandbox } from './stack/sandbox.ts';
import { keptSecrets, type Secrets } from './stack/secrets.ts';

export interface StackOptions {
  /** Where everything is kept, to be found again by the next start. Left out: a temporary folder, removed at the end. */
  data?: string;
  /** Run what `npm run build` made, not the sources. */
  built?: boolean;
  /** Run the server that was installed into this folder. */
  serverFolder?: string;
  /** Ports to take where they are free. */
  ports?: { demo?: number; server?: number; sandbox?: number };
  /** How many demo hosts, each on its own origin. All of them may call the server. */
  demos?: number;
  /** Further settings of the billing server; they win over ours. With `STRIPE_SECRET_KEY` among them there is no sandbox. */
  serverEnv?: Record<string, string>;
  /** A file to which every request to the sandbox and every event from it is added, one `Exchange` a line. */
  record?: string;
}

const fromRoot = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const fromSource = '--conditions=billing-panel-source';

/** The whole product on this machine: the sandbox (or none), the billing server, and demo hosts in front of it. */
export class Stack {
  readonly data: string;
  readonly serverUrl: string;
  readonly demoUrls: string[];
  /** None where Stripe itself answers. */
  readonly sandboxUrl: string | undefined;
  readonly jwtSecret: string;
  readonly adminKey: string;
  /** Resolves when a process ends that nobody asked to end. */
  readonly died: Promise<Ended>;

  readonly #options: StackOptions;
  /** In the order of their start; they are ended the other way round, so that none loses what it stands on. */
  readonly #running: Running[] = [];
  readonly #recorders: Recorder[] = [];
  /** Where the billing server finds Stripe's API, and the sandbox the billing server: a recorder, or each other. */
  #apiBase: string | undefined;
  #eventTarget: string;
  #sandboxKeys: Sandbox['keys'] | undefined;
  #server: Running | undefined;
  #tellDeath: (end: Ended) => void = () => {};

  constructor(
    options: StackOptions,
    data: string,
    secrets: Secrets,
    ports: { server: number; sandbox: number; demos: number[] },
  ) {
    const address = (port: number) => `http://127.0.0.1:${port}`;
    this.#options = options;
    this.data = data;
    this.jwtSecret = secrets.jwtSecret;
    this.adminKey = secrets.adminKey;
    this.serverUrl = address(ports.server);
    this.sandboxUrl = options.serverEnv?.STRIPE_SECRET_KEY ? undefined : address(ports.sandbox);
    this.demoUrls = ports.demos.map(address);
    this.#apiBase = this.sandboxUrl;
    this.#eventTarget = this.serverUrl;
    this.died = new Promise((resolve) => {
      this.#tellDeath = resolve;
    });
  }

  /** Of the first demo host. */
  get demoUrl(): string {
    return this.demoUrls[0] ?? '';
  }

  /** Starts all of it, in order, and resolves when all of it answers. When one does not, throws and leaves none running. */
  async start(): Promise<this> {
    try {
      await this.#startRecorders();
      await this.#startSandbox();
      await this.pushCatalog();
      await this.startServer();
      for (const url of this.demoUrls) await this.#startDemo(url);
      return this;
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    for (const running of this.#running.splice(0).reverse()) await running.stop();
    for (const recorder of this.#recorders.splice(0)) await recorder.stop();
    if (!this.#options.data) rmSync(this.data, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Makes at Stripe what the catalog names, as `npm run catalog:push` does. */
  async pushCatalog(env: Record<string, string> = {}): Promise<void> {
    const settings = { ...this.#serverSettings(), ...env };
    await runToEnd(this.#process('catalog push', this.#program('catalog-push.main'), settings));
  }

  /** The product's own proof of its books, against the sandbox too. Throws with what it found. */
  async verify(): Promise<void> {
    await runToEnd(this.#process('verify', this.#program('verify.main'), this.#serverSettings()));
  }

  /** Starts the billing server (again): same address, same data. */
  async startServer(env: Record<string, string> = {}): Promise<void> {
    this.#server = await this.#start(this.serverProcess(env), `${this.serverUrl}/readyz`, (status) => status === 200);
  }

  /** How the billing server is started: for whoever wants to see it fail. */
  serverProcess(env: Record<string, string> = {}): ProcessOptions {
    return this.#process('billing server', this.#program('main'), { ...this.#serverSettings(), ...env });
  }

  /** What the sandbox's dashboard shows the operator. */
  get stripeKeys(): Sandbox['keys'] {
    if (!this.#sandboxKeys) throw new Error('Stripe itself answers: its keys are those that were given.');
    return this.#sandboxKeys;
  }

  get server(): Running {
    if (!this.#server) throw new Error('The billing server was not started.');
    return this.#server;
  }

  /** Ends the billing server alone: politely, or as a power cut would. */
  async stopServer(how: 'stop' | 'kill' = 'stop'): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#running.splice(this.#running.indexOf(server), 1);
    await server[how]();
  }

  async #startRecorders() {
    const { record } = this.#options;
    if (!record || !this.sandboxUrl) return;
    const api = await startRecorder('api', this.sandboxUrl, record);
    const events = await startRecorder('event', this.serverUrl, record);
    this.#recorders.push(api, events);
    this.#apiBase = api.url;
    this.#eventTarget = events.url;
  }

  async #startSandbox() {
    if (!this.sandboxUrl) return;
    const { running, keys } = await startSandbox({
      url: this.sandboxUrl,
      data: join(this.data, 'sandbox'),
      logFile: this.#logFile('sandbox'),
      webhookUrl: `${this.#eventTarget}/functions/v1/stripe-webhooks`,
    });
    this.#sandboxKeys = keys;
    this.#keep(running);
  }

  async #startDemo(url: string) {
    const env = {
      PORT: new URL(url).port,
      BILLING_URL: this.serverUrl,
      JWT_SECRET: this.jwtSecret,
      BILLING_ADMIN_KEY: this.adminKey,
      ...(this.sandboxUrl ? { SANDBOX_URL: this.sandboxUrl } : {}),
      ...(this.#options.built ? { DEMO_BUILT: '1' } : {}),
    };
    await this.#start(
      this.#process(`demo host at ${new URL(url).host}`, [fromSource, fromRoot('e2e/demo/server.ts')], env),
      url,
    );
  }

  #serverSettings(): Record<string, string> {
    return {
      PORT: new URL(this.serverUrl).port,
      DATABASE_URL: `sqlite:${join(this.data, 'billing.sqlite')}`,
      CATALOG_FILE: fromRoot('e2e/demo/catalog.json'),
      JWT_SECRET: this.jwtSecret,
      ADMIN_API_KEYS: `demo=${this.adminKey}`,
      ALLOWED_ORIGINS: this.demoUrls.join(','),
      // A demo or a test does in a minute what a person does in a week.
      RATE_LIMITS: 'off',
      ...(this.#apiBase ? { ...this.#sandboxKeys, STRIPE_API_BASE: this.#apiBase } : {}),
      ...this.#options.serverEnv,
    };
  }

  #program(name: 'main' | 'catalog-push.main' | 'verify.main'): string[] {
    const { built, serverFolder = built ? fromRoot('bff') : undefined } = this.#options;
    if (serverFolder) return [join(serverFolder, 'dist', `${name}.js`)];
    return [fromSource, fromRoot(`bff/src/${name}.ts`)];
  }

  #logFile(name: string): string {
    return join(this.data, 'logs', `${name.replace(/[^a-z0-9]+/g, '-')}.log`);
  }

  #process(name: string, args: string[], env: Record<string, string>): ProcessOptions {
    // Its own working folder, so that it finds no `.env` of whoever works here.
    return { name, args, env, logFile: this.#logFile(name), cwd: this.data };
  }

  async #start(options: ProcessOptions, readyUrl: string, isReady?: (status: number) => boolean): Promise<Running> {
    const running = startProcess(options);
    await whenReady(running, readyUrl, isReady);
    this.#keep(running);
    return running;
  }

  #keep(running: Running) {
    this.#running.push(running);
    void running.ended.then((end) => {
      if (this.#running.includes(running)) this.#tellDeath(end);
    });
  }
}

/** A stack with all of its processes running. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const { ports = {}, demos = 1 } = options;
  const data = options.data ?? mkdtempSync(join(tmpdir(), 'billing-panel-'));
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const chosen = {
    server: await freePort(ports.server),
    sandbox: await freePort(ports.sandbox),
    demos: [] as number[],
  };
  while (chosen.demos.length < demos) {
    chosen.demos.push(await freePort(chosen.demos.length === 0 ? ports.demo : undefined));
  }
  return new Stack(options, data, keptSecrets(data), chosen).start();
}
