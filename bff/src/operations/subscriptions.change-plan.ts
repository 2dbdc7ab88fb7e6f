import { allowedRedirect } from '../checkout/redirects.ts';
import { broughtHome, type Current, currentOf, mustBePaid, subscriberOf } from '../plan-changes/current.ts';
import { canBeMadeHere, changeAtPeriodEnd, changeNow } from '../plan-changes/in-place.ts';
import { oneAtATime } from '../plan-changes/one-at-a-time.ts';
import { changeTo, isCurrentPlan, namedPlan, type PlanChange } from '../plan-changes/parameters.ts';
import { confirmationPage } from '../plan-changes/portal-page.ts';
import { takeBackChange } from '../plan-changes/take-back.ts';
import type { Services } from '../services.ts';
import type { PlanPreview } from '../storage/plan-changes.ts';
import type { Handler } from './handler.ts';
import { wireSubscription } from './present.ts';

/** The portal's page confirms a change, or the person has confirmed a preview of ours: then it is made here, exactly so. */
export const subscriptionsChangePlan: Handler<'subscriptions.change-plan'> = async (input, caller, services) => {
  const { config, storage } = services;
  const returnUrl = () =>
    allowedRedirect('return_url', input.return_url, config.defaultUrls.return, config.allowedRedirectOrigins);
  // One that is given must be good.
  if (input.return_url !== undefined) returnUrl();
  const offers = await services.offers();
  const plan = namedPlan(input.plan_id, offers);
  const subscriber = await subscriberOf(caller, services);
  const preview = input.preview_id && (await storage.planChanges.find(subscriber.accountId, input.preview_id));
  // Taking a change back needs none, nor does what was confirmed; for all else it must be there before Stripe is asked.
  if (!preview && offers.planOf(subscriber.priceId)?.id !== plan.id) returnUrl();
  const asItIs = async () => ({ subscription: wireSubscription(await broughtHome(subscriber.id, services), offers) });
  return await oneAtATime(subscriber.accountId, services, async () => {
    const current = await currentOf(subscriber, services);
    if (isCurrentPlan(plan, current, offers)) {
      await takeBackChange(current, services);
      return await asItIs();
    }
    if (preview && waitsAlready(preview, current)) return await asItIs();
    const change = changeTo(plan, current, offers);
    if (change.takesEffect === 'now') await mustBePaid(current, services);
    const backTo = returnUrl();
    const free = (await takeBackChange(current, services)) ? await currentOf(subscriber, services) : current;
    if (preview && canBeMadeHere(preview, change, free, services.now())) {
      await changeHere(preview, change, free, services);
      return await asItIs();
    }
    await services.converge.subscription(subscriber.id);
    return await confirmationPage(free, change.priceId, backTo, services);
  });
};

/** A second click on the same preview finds what the first one made. */
const waitsAlready = ({ toPriceId }: PlanPreview, { subscription }: Current): boolean =>
  subscription.changes?.priceId === toPriceId || subscription.pendingPriceId === toPriceId;

const changeHere = (preview: PlanPreview, change: PlanChange, current: Current, services: Services): Promise<void> =>
  change.takesEffect === 'now'
    ? changeNow(preview, change, current, services)
    : changeAtPeriodEnd(change, current, services);
