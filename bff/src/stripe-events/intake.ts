import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import type Stripe from 'stripe';
import { z } from 'zod';
import { secondMs } from '../billing/time.ts';
import { isStorable } from '../storable.ts';
import type { DeliveredEvent } from '../storage/inbox.ts';
import type { Inbox } from './inbox.ts';
import { stripeEvents } from './index.ts';

/** How long a reply may wait for its event to be processed: Checkout holds the buyer's redirect on it. */
const processingBudgetMs = 3 * secondMs;
const toleranceS = 300;

export type Intake = (raw: Buffer, signature: string | undefined) => Promise<'stored' | 'bad_signature' | 'not_stored'>;

interface IntakeParts {
  webhookSecrets: readonly string[];
  isLive: boolean;
  stripe: Stripe;
  /** Resolves when the event is committed. */
  keep(event: DeliveredEvent): Promise<void>;
  inbox: Inbox;
  now(): number;
  log: Logger;
}

/**
 * Takes in what Stripe delivers: verifies the raw bytes, commits one row, asks Stripe nothing. What is signed but not
 * for us (another mode, an event that says nothing here, a shape that makes no sense) is set aside and answered as
 * stored, or Stripe would repeat it for days.
 */
export function intakeOf(parts: IntakeParts): Intake {
  const { keep, inbox, log } = parts;
  return async (raw, signature) => {
    const text = verified(raw, signature, parts);
    if (text === undefined) return 'bad_signature';
    const delivered = read(text);
    const ignored = reasonToIgnore(delivered, parts.isLive);
    try {
      await keep({ ...delivered, ignored });
    } catch (error) {
      log.error({ err: error, event: delivered.id }, 'an event could not be stored; Stripe will repeat it');
      return 'not_stored';
    }
    if (ignored === null) await atMost(processingBudgetMs, inbox.process(delivered.objectId));
    return 'stored';
  };
}

/** The signed text, or undefined where no secret signed it within 300 s of now, in either direction (the SDK lets the future pass). */
function verified(
  raw: Buffer,
  signature: string | undefined,
  { stripe, webhookSecrets, now }: IntakeParts,
): string | undefined {
  if (signature === undefined) return undefined;
  const signedAtS = Number(/(?:^|,)t=(\d{1,12})(?:,|$)/.exec(signature)?.[1]);
  if (!(signedAtS <= now() / secondMs + toleranceS)) return undefined;
  const text = raw.toString('utf8');
  const isSigned = webhookSecrets.some((secret) => {
    try {
      return stripe.webhooks.signature?.verifyHeader(text, signature, secret, toleranceS) === true;
    } catch {
      return false;
    }
  });
  return isSigned ? text : undefined;
}

interface Delivered {
  id: string;
  type: string;
  objectId: string;
  isLive: boolean;
  /** Why it makes no sense, where it makes none. */
  fault: string | null;
}

const word = z.string().min(1).max(255).refine(isStorable);

const envelope = z.object({
  id: word,
  object: z.literal('event'),
  type: word,
  livemode: z.boolean(),
  account: z.string().optional(),
  data: z.object({ object: z.object({ id: word.optional() }) }),
});

function read(text: string): Delivered {
  const parsed = envelope.safeParse(parseJson(text));
  if (!parsed.success) {
    const digest = createHash('sha256').update(text).digest('hex');
    return {
      id: `malformed:${digest}`,
      type: 'unknown',
      objectId: '',
      isLive: false,
      fault: 'not an event as Stripe writes them',
    };
  }
  const { id, type, livemode, data, account } = parsed.data;
  const objectId = data.object.id ?? '';
  return { id, type, objectId, isLive: livemode, fault: account ? 'of a connected account' : null };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function reasonToIgnore({ fault, isLive, type, objectId }: Delivered, expectsLive: boolean): string | null {
  if (fault !== null) return fault;
  if (isLive !== expectsLive) return 'of the other mode';
  if (!stripeEvents.has(type)) return 'says nothing here';
  return objectId === '' ? 'about an object without an id' : null;
}

async function atMost(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, patience]);
  clearTimeout(timer);
}
