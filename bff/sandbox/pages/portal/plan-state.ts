import type { PortalSubscription } from '../../views.ts';
import { day, isoOf, rate } from '../format.ts';
import { type Html, html } from '../html.ts';

function date(seconds: number): Html {
  return html`<time datetime="${isoOf(seconds)}">${day(seconds)}</time>`;
}

/** What happens to the plan next, in one sentence. */
export function planState(subscription: PortalSubscription): Html | undefined {
  const { status, endsAt, changesTo, trialEnd, currentPeriodEnd, currency, amount, cadence } = subscription;
  if (status === 'canceled' || status === 'incomplete_expired') return undefined;
  if (endsAt) return html`Ends on ${date(endsAt)}. You will not be charged again.`;
  if (changesTo) {
    return html`Changes to ${changesTo.name} on ${date(changesTo.at)}, at ${rate(changesTo.amount, currency, changesTo.cadence)}.`;
  }
  if (status === 'trialing' && trialEnd) {
    return html`Free until ${date(trialEnd)}, then ${rate(amount, currency, cadence)}.`;
  }
  return html`Renews on ${date(currentPeriodEnd)}.`;
}
