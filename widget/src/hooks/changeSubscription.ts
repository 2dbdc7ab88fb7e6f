import type { BillingClient } from '../api/client.js';
import type { BillingEvent } from '../events.js';
import { here } from './address.js';
import type { Billing } from './billingContext.js';
import { type Panel, panelKey } from './usePanel.js';

type Change = Extract<BillingEvent, { type: 'subscription_changed' }>['change'];
type Ask = (client: BillingClient) => Promise<{ portal_url?: string; subscription?: Panel['subscription'] }>;

export const changePlan = (billing: Billing, plan_id: string, preview_id?: string) =>
  change(billing, 'plan', (client) => {
    const return_url = billing.cancelUrl ?? here();
    return client.call('subscriptions.change-plan', { plan_id, preview_id, return_url }, {});
  });

export const cancelPlan = (billing: Billing) =>
  change(billing, 'cancellation', (client) => client.call('subscriptions.cancel', {}, {}));

export const resumePlan = (billing: Billing) =>
  change(billing, 'resumption', (client) => client.call('subscriptions.resume', {}, {}));

/** Changes the subscription and shows what the server answered, nothing before. Answers where to go on, if anywhere. */
async function change(billing: Billing, what: Change, ask: Ask): Promise<string | undefined> {
  const { client, queryClient, emit } = billing;
  const queryKey = panelKey(billing);
  const keepPlace = placeOfKeyboard();
  try {
    const { portal_url, subscription } = await ask(client);
    if (subscription) {
      queryClient.setQueryData<Panel>(queryKey, (panel) => panel && { ...panel, subscription });
      if (!subscription.payment_due?.for_plan_id) emit({ type: 'subscription_changed', change: what });
    }
    return portal_url;
  } finally {
    // Without an answer, too, it may have been made.
    await queryClient.refetchQueries({ queryKey });
    keepPlace();
  }
}

/** Should the button that was pressed go away with what it did, the part around it keeps the place of the keyboard. */
function placeOfKeyboard(): () => void {
  const page = document;
  const focused = () => {
    let element = page.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element;
  };
  const part = focused()?.closest<HTMLElement>('.bp-root');
  const keep = () => {
    if (!part || focused() !== page.body) return;
    part.tabIndex = -1;
    part.focus();
  };
  // Once what was answered is drawn.
  return () => void setTimeout(keep, 100);
}
