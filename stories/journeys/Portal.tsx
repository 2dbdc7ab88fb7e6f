import { type FakeBff, sampleSubscription } from '@billing-panel/react/testing';
import { useReducer } from 'react';

interface PortalProps {
  bff: FakeBff;
  flow: string;
  leave(): void;
}

/** In place of the payment provider's portal: what is done here, the panel shows afterwards. */
export function Portal({ bff, flow, leave }: PortalProps) {
  const { account } = bff;
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const { subscription } = account;
  const change = (own: Partial<NonNullable<typeof subscription>>) => {
    if (!account.subscription) return;
    account.subscription = { ...account.subscription, ...own };
    redraw();
  };
  const rank = account.plans.find(({ id }) => id === subscription?.plan_id)?.rank ?? 0;
  const switchTo = (plan: (typeof account.plans)[number]) => {
    const at = subscription?.current_period_end ?? account.now;
    if (plan.rank < rank) return change({ changes_to: { plan_id: plan.id, at } });
    account.subscription = sampleSubscription(plan);
    redraw();
  };
  const monthly = account.plans.filter(({ id, interval }) => interval === 'month' && id !== subscription?.plan_id);
  const isWaiting = subscription?.cancels_at || subscription?.changes_to;
  return (
    <section className="journey-page book-controls" aria-label="Portal">
      <p className="journey-standin">A stand-in for the portal ({flow}): no money moves</p>
      <h1>{subscription?.subscription_plans.name ?? 'No plan'}</h1>
      <p>{stateOf(subscription)}</p>
      <p className="journey-actions">
        {subscription?.payment_due && (
          <button
            type="button"
            onClick={() => {
              bff.payWhatIsDue();
              redraw();
            }}
          >
            Pay what is due
          </button>
        )}
        {isWaiting && (
          <button type="button" onClick={() => change({ cancels_at: undefined, changes_to: undefined })}>
            Keep the plan
          </button>
        )}
        {subscription && !isWaiting && (
          <>
            <button type="button" onClick={() => change({ cancels_at: subscription.current_period_end })}>
              Cancel at the end of the period
            </button>
            {monthly.map((plan) => (
              <button key={plan.id} type="button" onClick={() => switchTo(plan)}>
                Switch to {plan.name}
              </button>
            ))}
          </>
        )}
        <button type="button" onClick={leave}>
          Return to the app
        </button>
      </p>
    </section>
  );
}

function stateOf(subscription: FakeBff['account']['subscription']): string {
  if (!subscription) return 'There is nothing to manage.';
  if (subscription.cancels_at) return 'It ends when the paid period does.';
  if (subscription.changes_to) return 'It changes when the paid period ends.';
  return subscription.payment_due ? 'A payment is due.' : 'It renews by itself.';
}
