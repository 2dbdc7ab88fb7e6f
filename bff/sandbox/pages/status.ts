import { type Html, html } from './html.ts';

type Tone = 'positive' | 'warning' | 'danger' | 'plain';

/** Stripe's words for people. A word that is missing here is shown as it is. */
const words: Record<'subscription' | 'invoice' | 'charge', Record<string, [word: string, tone: Tone]>> = {
  subscription: {
    active: ['Active', 'positive'],
    trialing: ['Trial', 'positive'],
    past_due: ['Past due', 'danger'],
    unpaid: ['Unpaid', 'danger'],
    incomplete: ['Payment incomplete', 'danger'],
    incomplete_expired: ['Expired', 'plain'],
    paused: ['Paused', 'warning'],
    canceled: ['Ended', 'plain'],
  },
  invoice: {
    draft: ['Draft', 'plain'],
    open: ['Open', 'warning'],
    paid: ['Paid', 'positive'],
    void: ['Void', 'plain'],
    uncollectible: ['Uncollectible', 'danger'],
  },
  charge: {
    succeeded: ['Paid', 'positive'],
    pending: ['Pending', 'warning'],
    failed: ['Failed', 'danger'],
    refunded: ['Refunded', 'plain'],
    disputed: ['Disputed', 'warning'],
  },
};

export function statusWord(of: keyof typeof words, status: string): Html {
  const [word, tone] = words[of][status] ?? [status, 'plain'];
  return html`<span class="tag" data-tone="${tone}">${word}</span>`;
}
