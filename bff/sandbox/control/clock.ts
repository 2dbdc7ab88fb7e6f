import { z } from 'zod';
import { hasEnded, periodOf } from '../billing/moments.ts';
import { draftLasts } from '../billing/renew.ts';
import { addInterval, days } from '../calendar.ts';
import type { World } from '../world.ts';
import { ControlFault, type Route, route } from './route.ts';

const nothing = z.strictObject({});

const count = z.int().min(0).max(1200).optional();

const advanceBody = z.strictObject({
  seconds: z.int().min(0).optional(),
  hours: count,
  days: count,
  months: count,
  /** To this moment, in Unix seconds. */
  to: z.int().optional(),
  /** To where the next renewal (or end of a trial) has its invoice finalized and tried. */
  renewal: z.literal(true).optional(),
});

function clockView({ clock, jobs }: World) {
  const now = clock.now();
  const next = jobs.next();
  return {
    now,
    iso: new Date(now * 1000).toISOString(),
    offset_seconds: Math.round(clock.offsetMs / 1000),
    next_due: next ? { what: next.kind, subject: next.subject, at: next.due } : null,
  };
}

/** When the next plan renews (or its trial ends) with its invoice tried; undefined where none is going to. */
export function nextRenewal(world: World): number | undefined {
  const ends = world.store
    .list('subscription')
    .filter(
      (subscription) => !hasEnded(subscription) && subscription.status !== 'paused' && subscription.cancel_at === null,
    )
    .map((subscription) => periodOf(subscription).end);
  // A renewal's invoice is a draft for an hour, as Stripe keeps it.
  return ends.length === 0 ? undefined : Math.min(...ends) + draftLasts;
}

function target(world: World, body: z.output<typeof advanceBody>): number {
  if (body.renewal) {
    const renewal = nextRenewal(world);
    if (renewal === undefined) throw new ControlFault('No subscription is going to renew.');
    return renewal;
  }
  if (body.to !== undefined) return body.to;
  const { seconds = 0, hours = 0, months = 0 } = body;
  return addInterval(world.clock.now(), 'month', months) + days(body.days ?? 0) + hours * 3600 + seconds;
}

/** Moves the clock on; what falls due on the way happens in its order. */
export function advance(world: World, body: z.output<typeof advanceBody>) {
  const from = world.clock.now();
  const to = target(world, body);
  if (to < from) throw new ControlFault('The clock moves forward only.');
  const ran = world.jobs.run(to);
  world.clock.moveOn(to - from);
  return { ...clockView(world), ran };
}

export const clockRoutes: Route[] = [
  route('GET', '/clock', nothing, ({ world }) => clockView(world)),
  route('POST', '/clock/advance', advanceBody, ({ world }, body) => advance(world, body)),
  route('POST', '/clock/reset', nothing, ({ world }) => {
    world.clock.reset();
    return clockView(world);
  }),
];
