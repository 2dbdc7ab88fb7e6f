import type { CatalogPackage, CatalogPlan } from '../billing/catalog.ts';
import type { Caller } from '../operations/handler.ts';
import { Refusal } from '../refusal.ts';
import type { Services } from '../services.ts';
import type { OpenedSession } from '../storage/checkouts.ts';
import { beginCheckout, type Purchase } from './begin.ts';
import { allowedRedirect } from './redirects.ts';

interface Destination {
  /** The caller's name for it. */
  field: string;
  given: string | undefined;
}

/** What a caller may choose about a purchase. */
export interface Wishes {
  successUrl: Destination;
  cancelUrl: Destination;
  uiMode: 'hosted' | 'embedded';
}

export const itemUnavailable = () => new Refusal('item_unavailable', 'This is not on sale at the moment.');

export async function sellPlan(
  plan: CatalogPlan,
  wishes: Wishes,
  caller: Caller,
  services: Services,
): Promise<OpenedSession> {
  const { id, amountMinor, currency, trialDays } = plan;
  const terms = {
    kind: 'subscription',
    itemId: id,
    amountMinor,
    currency,
    credits: 0,
    expiresAfterDays: null,
    trialDays,
  } as const;
  return await sell(terms, wishes, caller, services);
}

export async function sellPackage(
  { id, amountMinor, currency, credits, expiresAfterDays }: CatalogPackage,
  wishes: Wishes,
  caller: Caller,
  services: Services,
): Promise<OpenedSession> {
  const terms = { amountMinor, currency, credits, expiresAfterDays: expiresAfterDays ?? null, trialDays: 0 };
  return await sell({ ...terms, kind: 'package', itemId: id }, wishes, caller, services);
}

type Terms = Omit<Purchase, 'priceId' | 'successUrl' | 'cancelUrl' | 'uiMode'>;

async function sell(terms: Terms, wishes: Wishes, caller: Caller, services: Services): Promise<OpenedSession> {
  const { config } = services;
  const { successUrl, cancelUrl, uiMode } = wishes;
  if (uiMode === 'embedded' && config.stripe.publishableKey === undefined) {
    throw new Refusal('invalid_request', 'Embedded checkout is not set up on this server.', {
      issues: [{ path: 'ui_mode', message: 'Needs STRIPE_PUBLISHABLE_KEY on the server; use "hosted".' }],
    });
  }
  const redirect = ({ field, given }: Destination, fallback: string | undefined) =>
    allowedRedirect(field, given, fallback, config.allowedRedirectOrigins);
  const destinations = {
    successUrl: redirect(successUrl, config.defaultUrls.success),
    cancelUrl: redirect(cancelUrl, config.defaultUrls.cancel),
  };
  const priceId = (await services.offers()).priceOf(terms.itemId);
  if (priceId === undefined) throw itemUnavailable();
  return await beginCheckout({ ...terms, ...destinations, priceId, uiMode }, caller, services);
}

/** The wire's answer to a purchase. */
export function soldSession(opened: OpenedSession, uiMode: Wishes['uiMode'], { config }: Services) {
  if (uiMode === 'hosted') return { session_id: opened.id, checkout_url: opened.url };
  return {
    session_id: opened.id,
    checkout_url: null,
    client_secret: opened.clientSecret ?? undefined,
    publishable_key: config.stripe.publishableKey,
  };
}
