import type Stripe from 'stripe';
import type { z } from 'zod';
import { endpoint } from '../api/endpoint.ts';
import { impossible, invalid } from '../api/errors.ts';
import { pageOf } from '../api/list.ts';
import {
  bool,
  expand,
  hash,
  int,
  list,
  mergeMetadata,
  metadata,
  oneOf,
  paging,
  range,
  text,
  unset,
} from '../api/params.ts';
import { hasEnded, periodOf, scheduleSubscription } from '../billing/moments.ts';
import { releaseSchedule, takeDiscounts } from '../billing/phases.ts';
import { addInterval } from '../calendar.ts';
import { add, change } from '../events.ts';
import { newId } from '../ids.ts';
import type { World } from '../world.ts';
import { need } from './need.ts';
import { intervals } from './prices.ts';

const endBehavior = oneOf('cancel', 'release').optional();
const proration = oneOf('always_invoice', 'create_prorations', 'none').optional();

const createParams = hash({ expand: expand().optional(), from_subscription: text(), metadata: metadata().optional() });

const phase = hash({
  discounts: unset(list(hash({ discount: text() }), 20)).optional(),
  duration: hash({ interval: oneOf(...intervals), interval_count: int(1).optional() }).optional(),
  end_date: int().optional(),
  items: list(hash({ metadata: metadata().optional(), price: text(), quantity: int(0).optional() }), 20),
  metadata: metadata().optional(),
  proration_behavior: proration,
  start_date: int().optional(),
  trial_end: int().optional(),
});

const updateParams = hash({
  end_behavior: endBehavior,
  expand: expand().optional(),
  metadata: metadata().optional(),
  phases: list(phase).optional(),
  proration_behavior: proration,
});

type Phase = Stripe.SubscriptionSchedule.Phase;

function phaseObject(
  order: Pick<
    Phase,
    'start_date' | 'end_date' | 'items' | 'currency' | 'discounts' | 'proration_behavior' | 'metadata' | 'trial_end'
  >,
): Phase {
  return {
    ...order,
    add_invoice_items: [],
    application_fee_percent: null,
    billing_cycle_anchor: null,
    billing_thresholds: null,
    collection_method: null,
    default_payment_method: null,
    default_tax_rates: [],
    description: null,
    invoice_settings: null,
    on_behalf_of: null,
    transfer_data: null,
  };
}

const phaseDiscount = (discount: string): Phase['discounts'][number] => ({
  coupon: null,
  discount,
  promotion_code: null,
});

const phaseItem = (price: string, quantity: number): Phase['items'][number] => ({
  billing_thresholds: null,
  discounts: [],
  metadata: {},
  plan: price,
  price,
  quantity,
  tax_rates: [],
});

const defaults: Stripe.SubscriptionSchedule.DefaultSettings = {
  application_fee_percent: null,
  billing_cycle_anchor: 'automatic',
  billing_thresholds: null,
  collection_method: 'charge_automatically',
  default_payment_method: null,
  description: null,
  invoice_settings: {
    account_tax_ids: null,
    custom_fields: null,
    days_until_due: null,
    description: null,
    footer: null,
    issuer: { type: 'self' },
  },
  on_behalf_of: null,
  transfer_data: null,
};

/** A schedule whose first phase is what the subscription is in now. */
export function createSchedule(
  world: World,
  from: string,
  sent?: Record<string, string> | null,
): Stripe.SubscriptionSchedule {
  const subscription = need(world, 'subscription', from, 'from_subscription');
  if (hasEnded(subscription))
    throw invalid('You cannot create a schedule from a subscription that has ended.', 'from_subscription');
  if (subscription.schedule) {
    throw invalid(
      `The subscription ${from} is already managed by the subscription schedule ${subscription.schedule}.`,
      'from_subscription',
    );
  }
  const { start, end } = periodOf(subscription);
  const items = subscription.items.data.map(({ price, quantity = 1 }) => phaseItem(price.id, quantity));
  const schedule: Stripe.SubscriptionSchedule = {
    id: newId('sub_sched'),
    object: 'subscription_schedule',
    application: null,
    billing_mode: subscription.billing_mode,
    canceled_at: null,
    completed_at: null,
    created: world.clock.now(),
    current_phase: { end_date: end, start_date: start },
    customer: subscription.customer,
    customer_account: null,
    default_settings: {
      ...defaults,
      automatic_tax: {
        disabled_reason: null,
        enabled: subscription.automatic_tax.enabled,
        liability: subscription.automatic_tax.liability,
      },
    },
    end_behavior: 'release',
    livemode: false,
    metadata: mergeMetadata({}, sent),
    pause_schedules: [],
    phases: [
      phaseObject({
        start_date: start,
        end_date: end,
        items,
        currency: subscription.currency,
        discounts: subscription.discounts.map((each) => phaseDiscount(typeof each === 'string' ? each : each.id)),
        trial_end: subscription.status === 'trialing' ? subscription.trial_end : null,
        proration_behavior: 'create_prorations',
        metadata: {},
      }),
    ],
    released_at: null,
    released_subscription: null,
    status: 'active',
    subscription: subscription.id,
    test_clock: null,
  };
  add(world, 'subscription_schedule', schedule, 'subscription_schedule.created');
  change(world, 'subscription', from, 'customer.subscription.updated', (found) => {
    found.schedule = schedule.id;
  });
  scheduleSubscription(world, from);
  return schedule;
}

type SentPhase = z.output<typeof phase>;

function phasesOf(world: World, schedule: Stripe.SubscriptionSchedule, sent: readonly SentPhase[]): Phase[] {
  const phases: Phase[] = [];
  for (const [index, wanted] of sent.entries()) {
    const at = `phases[${index}]`;
    const start =
      wanted.start_date ?? phases.at(-1)?.end_date ?? schedule.current_phase?.start_date ?? world.clock.now();
    const { interval, interval_count = 1 } = wanted.duration ?? {};
    const end = wanted.end_date ?? (interval ? addInterval(start, interval, interval_count) : undefined);
    if (end === undefined)
      throw invalid(`Missing required param: ${at}[end_date].`, `${at}[end_date]`, 'parameter_missing');
    if (phases.length > 0 && phases.at(-1)?.end_date !== start)
      throw invalid('Phases must follow each other without a gap.', `${at}[start_date]`);
    if (end <= start) throw invalid('The end of a phase must lie after its start.', `${at}[end_date]`);
    const items = wanted.items.map((item, place) => {
      const price = need(world, 'price', item.price, `${at}[items][${place}][price]`);
      return phaseItem(price.id, item.quantity ?? 1);
    });
    const currency = schedule.phases[0]?.currency ?? 'usd';
    const metadata = mergeMetadata({}, wanted.metadata);
    const proration_behavior = wanted.proration_behavior ?? 'create_prorations';
    // What names no coupons has the customer's own, of which there are none here.
    const discounts = (wanted.discounts ?? []).map(({ discount }, place) =>
      phaseDiscount(need(world, 'discount', discount, `${at}[discounts][${place}][discount]`).id),
    );
    const trial_end = wanted.trial_end ?? null;
    const dates = { start_date: start, end_date: end, trial_end };
    phases.push(phaseObject({ ...dates, items, currency, discounts, metadata, proration_behavior }));
  }
  if (phases[0]?.start_date !== schedule.current_phase?.start_date) {
    throw invalid('You can not modify the start date of the current phase.', 'phases[0][start_date]');
  }
  return phases;
}

export function updateSchedule(
  world: World,
  id: string,
  sent: z.output<typeof updateParams>,
): Stripe.SubscriptionSchedule {
  const schedule = need(world, 'subscription_schedule', id);
  mustRun(schedule, 'update');
  const phases = sent.phases && phasesOf(world, schedule, sent.phases);
  const updated = change(world, 'subscription_schedule', id, 'subscription_schedule.updated', (found) => {
    if (sent.end_behavior) found.end_behavior = sent.end_behavior;
    found.metadata = mergeMetadata(found.metadata ?? {}, sent.metadata);
    if (!phases?.[0]) return;
    found.phases = phases;
    found.current_phase = { start_date: phases[0].start_date, end_date: phases[0].end_date };
  });
  if (typeof schedule.subscription === 'string') {
    if (phases?.[0]) takeDiscounts(world, schedule.subscription, phases[0]);
    scheduleSubscription(world, schedule.subscription);
  }
  return updated;
}

function mustRun({ status }: Stripe.SubscriptionSchedule, verb: string): void {
  if (status === 'active' || status === 'not_started') return;
  throw impossible(
    `You cannot ${verb} a subscription schedule that is currently in the \`${status}\` status. It must be in one of \`not_started\` or \`active\`.`,
  );
}

function release(world: World, id: string): Stripe.SubscriptionSchedule {
  mustRun(need(world, 'subscription_schedule', id), 'release');
  return releaseSchedule(world, id);
}

const one = hash({ expand: expand().optional() });
const releaseParams = hash({ expand: expand().optional(), preserve_cancel_date: bool().optional() });
const listParams = hash({
  ...paging,
  created: range().optional(),
  customer: text().optional(),
  expand: expand().optional(),
});

export const subscriptionScheduleEndpoints = [
  endpoint('POST', '/v1/subscription_schedules', createParams, (world, params) =>
    createSchedule(world, params.from_subscription, params.metadata),
  ),
  endpoint('GET', '/v1/subscription_schedules/:id', one, (world, _params, ids) =>
    need(world, 'subscription_schedule', ids.id),
  ),
  endpoint('POST', '/v1/subscription_schedules/:id', updateParams, (world, params, ids) =>
    updateSchedule(world, ids.id ?? '', params),
  ),
  endpoint('POST', '/v1/subscription_schedules/:id/release', releaseParams, (world, _params, ids) =>
    release(world, ids.id ?? ''),
  ),
  endpoint('GET', '/v1/subscription_schedules', listParams, (world, { customer, ...params }) =>
    pageOf(world, 'subscription_schedule', '/v1/subscription_schedules', params, { customer }),
  ),
];
