import fc from 'fast-check';

/** What may happen to an account. `of` picks among what is there: the same number, the same thing, if there is any. */
export type Step =
  | { do: 'grant'; amount: number; hours: number | null }
  | { do: 'consume' | 'adjust'; amount: number }
  | { do: 'give_back'; of: number; amount: number | null }
  | { do: 'reserve'; amount: number; seconds: number }
  | { do: 'settle'; of: number; amount: number }
  | { do: 'release'; of: number }
  /** An earlier call once more, or its key for something else. */
  | { do: 'call_again' | 'misuse_key'; of: number }
  | { do: 'buy'; amount: number; days: number | null }
  | { do: 'refund' | 'dispute'; of: number; minor: number; status: string }
  | { do: 'subscribe'; plan: 'pro' | 'rolling' }
  | { do: 'renew' | 'cancel' | 'sweep' }
  | { do: 'wait'; seconds: number };

const amount = fc.integer({ min: 1, max: 90 });
const of = fc.nat(12);
const hour = 3_600;

const spending: fc.Arbitrary<Step>[] = [
  fc.record({
    do: fc.constant('grant' as const),
    amount,
    hours: fc.option(fc.integer({ min: -1, max: 60 }), { nil: null }),
  }),
  fc.record({ do: fc.constant('consume' as const), amount }),
  fc.record({ do: fc.constant('consume' as const), amount }),
  fc.record({ do: fc.constant('adjust' as const), amount: fc.constantFrom(-50, -7, -1, 1, 30) }),
  fc.record({ do: fc.constant('give_back' as const), of, amount: fc.option(amount, { nil: null }) }),
  fc.record({
    do: fc.constant('reserve' as const),
    amount,
    seconds: fc.constantFrom(1, 60, hour, 6 * hour, 24 * hour),
  }),
  fc.record({ do: fc.constant('settle' as const), of, amount: fc.nat(90) }),
  fc.record({ do: fc.constant('settle' as const), of, amount: fc.nat(20) }),
  fc.record({ do: fc.constant('release' as const), of }),
  fc.record({ do: fc.constantFrom('call_again' as const, 'misuse_key' as const), of }),
];

const paying: fc.Arbitrary<Step>[] = [
  fc.record({
    do: fc.constant('buy' as const),
    amount,
    days: fc.option(fc.integer({ min: 1, max: 9 }), { nil: null }),
  }),
  fc.record({
    do: fc.constant('refund' as const),
    of,
    minor: fc.constantFrom(100, 333, 1_000, 3_000),
    status: fc.constantFrom('pending', 'succeeded', 'failed'),
  }),
  fc.record({
    do: fc.constant('dispute' as const),
    of,
    minor: fc.constantFrom(333, 1_000, 5_000),
    status: fc.constantFrom('needs_response', 'won', 'lost'),
  }),
  fc.record({ do: fc.constant('subscribe' as const), plan: fc.constantFrom('pro' as const, 'rolling' as const) }),
  fc.record({ do: fc.constantFrom('renew' as const, 'cancel' as const) }),
];

const waiting: fc.Arbitrary<Step>[] = [
  fc.record({
    do: fc.constant('wait' as const),
    seconds: fc.constantFrom(1, 59, hour, 7 * hour, 24 * hour, 200 * hour),
  }),
  fc.constant({ do: 'sweep' }),
];

export const steps = fc.array(
  fc.oneof(
    { arbitrary: fc.oneof(...spending), weight: 6 },
    { arbitrary: fc.oneof(...paying), weight: 3 },
    { arbitrary: fc.oneof(...waiting), weight: 3 },
  ),
  { minLength: 1, maxLength: 60, size: 'max' },
);
