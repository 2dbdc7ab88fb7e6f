import type {
  Body,
  CreditPackage,
  Credits,
  ErrorCode,
  Invoice,
  Operation,
  Output,
  Plan,
  Subscription,
  Transaction,
} from '@billing-panel/contract';
import { answers, refusals } from './answers.js';
import { payWhatIsDue } from './planChanges.js';
import { sampleCredits, sampleNow, samplePackages, samplePlans } from './sampleData.js';

/** All that the fake knows. Change it, and the next answer shows it. */
export interface FakeAccount {
  now: string;
  plans: Plan[];
  packages: CreditPackage[];
  subscription: Subscription | null;
  credits: Credits;
  /** Newest first. */
  transactions: Transaction[];
  /** Newest first. */
  invoices: Invoice[];
  sessions: Map<string, FakeSession>;
  /** Changes of plan that were shown, by the ids under which they may be confirmed. */
  previews: Map<string, FakePreview>;
}

export interface FakePreview {
  planId: string;
  fromPlanId: string | null;
  dueNowMinor: number;
  createdAt: string;
}

export interface FakeSession {
  id: string;
  status: Output<'checkout.status'>['status'];
  kind: 'subscription' | 'package';
  itemId: string;
  successUrl: string;
  /** What it becomes once it was asked about this often. */
  becomes?: { status: FakeSession['status']; afterAsking: number };
}

/** How it misbehaves. */
export interface FakeManners {
  latencyMs: number;
  /** There is no network at all. */
  isOffline: boolean;
  /** `stale`: the first token is refused, a refreshed one is not. `refused`: each one is. */
  tokens: 'valid' | 'stale' | 'refused';
  /** What a change of plan is paid with: `declined` leaves it to be paid later, `debit` takes days and goes by the portal. */
  card: 'works' | 'declined' | 'debit';
  /** Operations that are refused, and with which code. */
  refuse: Partial<Record<Operation, ErrorCode>>;
  /** Something else answers in the server's place: a proxy's error page, say. */
  isHtml: boolean;
}

export interface FakeBffOptions extends Partial<Omit<FakeAccount, 'sessions' | 'previews'>> {
  manners?: Partial<FakeManners>;
  /** Checkout sessions that exist from the start. */
  sessions?: FakeSession[];
  /** Nobody is signed in: `getToken` gives none. */
  isSignedOut?: boolean;
}

export interface FakeRequest {
  operation: Operation;
  body: Record<string, unknown>;
  idempotencyKey: string | null;
  token: string;
}

export type FakeOutcome = 'paid' | 'processing' | 'failed' | 'expired';

export interface FakeBff {
  /** Give these three to the provider. `redirect` goes nowhere and writes down the address. */
  fetch: typeof fetch;
  getToken(options?: { forceRefresh: boolean }): Promise<string | null>;
  redirect(url: string): void;
  account: FakeAccount;
  manners: FakeManners;
  /** What was asked, oldest first. */
  requests: FakeRequest[];
  /** Where the person was sent, oldest first. */
  visited: string[];
  /**
   * The person finishes the newest Checkout session; answers the address that Checkout leads back to.
   * `afterAsking`: the outcome is known only once the panel has asked so often, as when a webhook is late.
   */
  finishCheckout(outcome?: FakeOutcome, options?: { sessionId?: string; afterAsking?: number }): string;
  /** The person pays what is due, on the page that `payment_due` names. */
  payWhatIsDue(): void;
  /** The host's server spends credits of this account. */
  spend(credits: number, description?: string): void;
}

const goodManners: FakeManners = {
  latencyMs: 0,
  isOffline: false,
  tokens: 'valid',
  card: 'works',
  refuse: {},
  isHtml: false,
};

/** A billing server in memory, typed by the contract: for tests, stories, and trying things out. It needs no service worker. */
export function createFakeBff(options: FakeBffOptions = {}): FakeBff {
  const { manners: given, sessions = [], isSignedOut = false, ...known } = options;
  const account: FakeAccount = {
    now: sampleNow,
    plans: samplePlans,
    packages: samplePackages,
    subscription: null,
    credits: sampleCredits(0),
    transactions: [],
    invoices: [],
    ...structuredClone(known),
    sessions: new Map(sessions.map((session) => [session.id, { ...session }])),
    previews: new Map(),
  };
  // A copy to its last field: what a test asks of one server is not asked of the next.
  const manners = { ...goodManners, ...given, refuse: { ...given?.refuse } };
  const bff: FakeBff = {
    account,
    manners,
    requests: [],
    visited: [],
    fetch: (input, init) => answerTo(bff, new Request(input, init)),
    getToken: async ({ forceRefresh } = { forceRefresh: false }) =>
      isSignedOut ? null : forceRefresh ? 'fake-token-refreshed' : 'fake-token',
    redirect: (url) => void bff.visited.push(url),
    finishCheckout(outcome = 'paid', { sessionId, afterAsking = 0 } = {}) {
      const session = sessionId ? account.sessions.get(sessionId) : [...account.sessions.values()].at(-1);
      if (!session) throw new Error('There is no Checkout session: buy something first');
      session.becomes = { status: outcome, afterAsking };
      if (afterAsking > 0) session.status = 'processing';
      return session.successUrl.replace('{CHECKOUT_SESSION_ID}', session.id);
    },
    payWhatIsDue: () => payWhatIsDue(account),
    spend(credits, description = 'Spent') {
      const { credits: now } = account;
      account.credits = {
        ...now,
        ...sampleCredits(now.balance - credits, now.total_purchased, { held: now.held, expiring: now.expiring }),
      };
      account.transactions = [
        {
          id: `txn_spent_${account.transactions.length}`,
          created_at: account.now,
          amount: -credits,
          balance_after: account.credits.balance,
          kind: 'consume',
          description,
        },
        ...account.transactions,
      ];
    },
  };
  return bff;
}

async function answerTo(bff: FakeBff, request: Request): Promise<Response> {
  const { manners } = bff;
  await pause(manners.latencyMs, request.signal);
  if (manners.isOffline) throw new TypeError('Failed to fetch');
  if (manners.isHtml)
    return new Response('<h1>502 Bad Gateway</h1>', { status: 502, headers: { 'content-type': 'text/html' } });
  const { path, method: _, ...body } = (await request.json()) as Record<string, unknown> & { path?: string[] };
  const operation = (path ? path.join('.') : new URL(request.url).pathname.split('/').at(-1)) as Operation;
  const token = (request.headers.get('authorization') ?? '').replace('Bearer ', '');
  bff.requests.push({ operation, body, idempotencyKey: request.headers.get('idempotency-key'), token });
  const isRefused = manners.tokens === 'refused' || (manners.tokens === 'stale' && token !== 'fake-token-refreshed');
  if (isRefused) return refusal('token_expired');
  const code = manners.refuse[operation];
  if (code) return refusal(code);
  const answer = answers[operation as keyof typeof answers];
  if (!answer) return refusal('unknown_operation');
  const result = answer(bff.account, body as Body<Operation> & never, manners);
  return typeof result === 'string' ? refusal(result) : Response.json(result);
}

function refusal(code: ErrorCode): Response {
  return Response.json(
    { error: `Refused: ${code}.`, code, request_id: 'req_fake_7QX2' },
    { status: refusals[code] ?? 400 },
  );
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new DOMException('Aborted', 'AbortError'));
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort);
    if (ms === 0) resolve();
    else if (Number.isFinite(ms)) setTimeout(resolve, ms);
  });
}
