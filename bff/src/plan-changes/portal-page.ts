import type { Services } from '../services.ts';
import { askStripe } from '../stripe/calls.ts';
import { idOf } from '../stripe/from-stripe.ts';
import type { Current } from './current.ts';
import { itemsFor } from './parameters.ts';

/** The portal's page that asks for this one change, and sends the person back once it is made. */
export async function confirmationPage(
  current: Current,
  priceId: string,
  returnUrl: string,
  { portalConfiguration, stripe }: Services,
): Promise<{ portal_url: string }> {
  const { source } = current;
  const customer = idOf(source.customer) ?? '';
  const configuration = await portalConfiguration();
  const { url } = await askStripe(() =>
    stripe.billingPortal.sessions.create({
      customer,
      configuration,
      return_url: returnUrl,
      flow_data: {
        type: 'subscription_update_confirm',
        subscription_update_confirm: { subscription: source.id, items: itemsFor(current, priceId) },
        after_completion: { type: 'redirect', redirect: { return_url: returnUrl } },
      },
    }),
  );
  return { portal_url: url };
}
