/** One thing that the sandbox can be told: where it is sent, and what is said when it has been done. */
export interface Control {
  label: string;
  path: string;
  body: Record<string, unknown>;
  done: string;
}

export interface ControlGroup {
  title: string;
  about: string;
  controls: Control[];
}

export const groups: ControlGroup[] = [
  {
    title: 'The next card',
    about: 'Whatever card is used next, at Checkout or for a renewal.',
    controls: [
      { label: 'Decline it', path: '/cards', body: { next: 'decline' }, done: 'The next card will be declined.' },
      {
        label: 'Ask for 3-D Secure',
        path: '/cards',
        body: { next: 'authenticate' },
        done: 'The next card will need 3-D Secure.',
      },
    ],
  },
  {
    title: 'Events',
    about: 'What the billing server hears of a payment, and when.',
    controls: [
      {
        label: 'Delay by 20 seconds',
        path: '/events',
        body: { delay: 20 },
        done: 'Events now arrive 20 seconds late.',
      },
      { label: 'Deliver twice', path: '/events', body: { copies: 2 }, done: 'Every event is now delivered twice.' },
      { label: 'Lose them', path: '/events', body: { lose: true }, done: 'Events are now lost on the way.' },
      { label: 'Deliver normally', path: '/events', body: {}, done: 'Events arrive at once, and once.' },
    ],
  },
];
