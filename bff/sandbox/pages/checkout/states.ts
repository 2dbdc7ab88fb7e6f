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
  const amount = money(view.total, view.currency);
  const [title, text] = {
    paid: ['You have already paid', `${amount} was paid. You will not be charged again.`],
    // So it stays when the debit has failed, too: what is said holds before and after the bank's answer.
    unpaid: [
      'This checkout is complete',
      `${amount} goes by bank debit. The bank answers three days later by the sandbox’s clock, and the app hears of it.`,
    ],
    no_payment_required: ['This checkout is complete', 'Nothing was due, and nothing was charged.'],
  }[view.paymentStatus] as [string, string];
  return statement({
    title,
    text,
    link: onward('Continue to', next),
  });
}

function onward(words: string, url: string | null): Html | undefined {
  const address = linkable(url);
  if (address === undefined) return undefined;
  return html`<a class="button" data-kind="primary" href="${address}">${words} ${new URL(address).host}</a>`;
}
