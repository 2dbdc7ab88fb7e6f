import type { CheckoutView } from '../../views.ts';
import { money } from '../format.ts';
import { type Html, html } from '../html.ts';
import { linkable, statement } from '../layout.ts';

export function unknownPage(): Html {
  return statement({
    title: 'There is no such checkout',
    text: 'The address is wrong, or the sandbox was emptied since the session was made. Go back to the app and start again.',
  });
}

export function expiredPage({ cancelUrl }: CheckoutView): Html {
  return statement({
    title: 'This checkout has expired',
    text: 'Nothing was charged. Go back to the app to start again.',
    link: onward('Back to', cancelUrl),
  });
}

/** A session that is complete takes nothing more; its buyer may only go on. */
export function completePage(view: CheckoutView, next: string | null): Html {
  const { paymentStatus, total, currency } = view;
  const sentence = {
    paid: `${money(total, currency)} was paid. You will not be charged again.`,
    unpaid: `${money(total, currency)} is pending at the bank. There is nothing left to do here.`,
    no_payment_required: 'Nothing was due, and nothing was charged.',
  }[paymentStatus];
  return statement({
    title: paymentStatus === 'unpaid' ? 'Your payment is on its way' : 'This checkout is complete',
    text: sentence,
    link: onward('Continue to', next),
  });
}

function onward(words: string, url: string | null): Html | undefined {
  const address = linkable(url);
  if (address === undefined) return undefined;
  return html`<a class="button" data-kind="primary" href="${address}">${words} ${new URL(address).host}</a>`;
}
