import { randomUUID } from 'node:crypto';
import { isoSeconds, secondMs } from '../billing/time.ts';
import { currentOf, mustBePaid, subscriberOf } from '../plan-changes/current.ts';
import { changeTo, isCurrentPlan, namedPlan } from '../plan-changes/parameters.ts';
import { costOf, costOfNothing } from '../plan-changes/preview.ts';
import type { Handler } from './handler.ts';
import { money } from './present.ts';

/** What a change would cost. It is kept, so that the change can be made exactly as it was shown. */
export const subscriptionsPreviewChange: Handler<'subscriptions.preview-change'> = async (
  { plan_id },
  caller,
  services,
) => {
  const { now, storage } = services;
  const offers = await services.offers();
  const plan = namedPlan(plan_id, offers);
  const current = await currentOf(await subscriberOf(caller, services), services);
  const change = isCurrentPlan(plan, current, offers) ? undefined : changeTo(plan, current, offers);
  if (change?.takesEffect === 'now') await mustBePaid(current, services);
  const cost = change ? await costOf(change, current, services) : await costOfNothing(current, services);
  const { currency } = current.source;
  const id = `ppv_${randomUUID()}`;
  if (change) {
    await storage.planChanges.keep({
      id,
      accountId: current.accountId,
      subscriptionId: current.source.id,
      fromPriceId: current.item.price.id,
      toPriceId: change.priceId,
      // What waits for the period's end was shown for this period's: after it, that is another date.
      prorationDate: change.takesEffect === 'period_end' ? current.item.current_period_start : cost.prorationDate,
      dueNowMinor: cost.dueNow,
      createdAt: now(),
    });
  }
  return {
    takes_effect: change?.takesEffect ?? 'now',
    due_now: money(cost.dueNow, currency),
    due_later: money(cost.dueLater, currency),
    at: isoSeconds(cost.at * secondMs),
    lines: cost.lines.map(({ amount, description, period }) => ({
      description: description ?? '',
      ...money(amount, currency),
      period: { start: isoSeconds(period.start * secondMs), end: isoSeconds(period.end * secondMs) },
    })),
    ...(change ? { preview_id: id } : {}),
  };
};
