import { ask, type Person, Refused } from '../api.ts';

/** One thing that the sandbox can be told, and what is said when it is done. */
export interface Control {
  label: string;
  does(person: Person): Promise<unknown>;
  done: string;
  isOn?(state: SandboxState): boolean;
}

export interface ControlGroup {
  title: string;
  about: string;
  controls: Control[];
}

export interface SandboxState {
  now: Date;
  /** What is ordered for the next cards, first come first served. */
  cards: string[];
  /** What happens to events on their way. */
  effects: string[];
}

const tell = (path: string, body = {}) => ask(`/_sandbox/${path}`, 'POST', body);
const clear = (path: string) => ask(`/_sandbox/${path}`, 'DELETE');
const look = <Answer>(path: string) => ask<Answer>(`/_sandbox/${path}`);

export async function readState(): Promise<SandboxState> {
  const [clock, cards, deliveries] = await Promise.all([
    look<{ iso: string }>('clock'),
    look<{ outcomes: string[] }>('cards/next'),
    look<{ faults: { effect: string }[] }>('deliveries/faults'),
  ]);
  return { now: new Date(clock.iso), cards: cards.outcomes, effects: deliveries.faults.map(({ effect }) => effect) };
}

async function orderCard(outcome: string) {
  await clear('cards/next');
  await tell('cards/next', { outcomes: [outcome] });
}

async function orderEvents(fault: { effect: string; ms?: number; times?: number }) {
  await clear('deliveries/faults');
  await tell('deliveries/faults', fault);
}

async function deliverAsUsual() {
  await clear('deliveries/faults');
  await tell('deliveries/release');
  await tell('deliveries/idle');
}

/** What falls due on the way happens in its order, and the billing server has heard of it before this resolves. */
async function moveOn(by: Record<string, number | true>) {
  await tell('clock/advance', by);
  await tell('deliveries/idle');
}

async function refundLastPayment({ email }: Person) {
  const { payments } = await look<{ payments: { charge: string }[] }>(`payments?email=${encodeURIComponent(email)}`);
  const [last] = payments;
  if (!last) throw new Refused(404, 'You have made no payment that could be refunded.');
  await tell('refunds', { of: last.charge });
  await tell('deliveries/idle');
}

export const groups: ControlGroup[] = [
  {
    title: 'The next card',
    about: 'Whichever card is charged next, at Checkout or for a renewal, once.',
    controls: [
      {
        label: 'Decline it',
        does: () => orderCard('decline'),
        done: 'The next card will be declined.',
        isOn: ({ cards }) => cards[0] === 'decline',
      },
      {
        label: 'Ask for 3-D Secure',
        does: () => orderCard('authenticate'),
        done: 'The next card will ask for 3-D Secure.',
        isOn: ({ cards }) => cards[0] === 'authenticate',
      },
    ],
  },
  {
    title: 'Events',
    about: 'How the billing server hears of payments.',
    controls: [
      {
        label: 'As usual',
        does: deliverAsUsual,
        done: 'Events arrive at once, and once. What was held back has arrived.',
        isOn: ({ effects }) => effects.length === 0,
      },
      {
        label: '20 seconds late',
        does: () => orderEvents({ effect: 'delay', ms: 20_000 }),
        done: 'Every event now arrives 20 seconds late.',
        isOn: ({ effects }) => effects.includes('delay'),
      },
      {
        label: 'Twice',
        does: () => orderEvents({ effect: 'repeat', times: 1 }),
        done: 'Every event is now delivered twice.',
        isOn: ({ effects }) => effects.includes('repeat'),
      },
      {
        label: 'Held back',
        does: () => orderEvents({ effect: 'hold' }),
        done: 'Events are now held back until they arrive as usual again.',
        isOn: ({ effects }) => effects.includes('hold'),
      },
      {
        label: 'Lost',
        does: () => orderEvents({ effect: 'lose' }),
        done: 'Events are now lost on the way.',
        isOn: ({ effects }) => effects.includes('lose'),
      },
    ],
  },
  {
    title: 'Clock',
    about: 'Renewals, debits and retries on the way happen in their order. It only goes forward.',
    controls: [
      { label: 'A day on', does: () => moveOn({ days: 1 }), done: 'A day has passed.' },
      {
        label: 'A month on',
        // A renewal's invoice stays a draft for an hour before it is paid.
        does: () => moveOn({ months: 1, hours: 2 }),
        done: 'A month has passed.',
      },
      { label: 'To the next renewal', does: () => moveOn({ renewal: true }), done: 'The next renewal has come.' },
    ],
  },
  {
    title: 'Money back',
    about: 'As if the seller had refunded it.',
    controls: [{ label: 'Refund my last payment', does: refundLastPayment, done: 'Your last payment was refunded.' }],
  },
];
