import type { Panel } from '../hooks/usePanel.js';
import { standingOf } from './subscription.js';

/** What the meter says, decided here so that a host's own meter can say the same. */
export interface BalanceView {
  /** `empty`: none ever came in. `negative`: a refund took back what was spent already. */
  state: 'empty' | 'healthy' | 'low' | 'zero' | 'negative';
  balance: number;
  /** The meter's far end. */
  full: number;
  lowAt: number;
  /** What is spent first, and when it would end. */
  expiring: { credits: number; expires_at: string } | undefined;
  /** Set aside for work that is under way. */
  held: number;
  /** What the next paid period brings. */
  incoming: { credits: number; at: string } | undefined;
}

/**
 * Full is what a paid period brings, else all that ever came in; never less than there is.
 * Low is a tenth of what usually comes in at once, unless the host says.
 */
export function viewBalance({ credits, plans, packages, subscription }: Panel, low?: number): BalanceView {
  const { balance, total_purchased: cameIn, held, expiring } = credits;
  const { kind, at } = standingOf(subscription);
  const included = plans.find(({ id }) => id === subscription?.plan_id)?.credits_included ?? 0;
  const largest = Math.max(0, ...packages.map((pack) => pack.credits)) || cameIn;
  const lowAt = low ?? Math.ceil((included || Math.min(cameIn, largest)) / 10);
  const [first] = [...expiring].sort((a, b) => (a.expires_at < b.expires_at ? -1 : 1));
  const isRenewing = kind === 'active' || kind === 'trial';
  return {
    state: balance < 0 ? 'negative' : balance > lowAt ? 'healthy' : balance > 0 ? 'low' : cameIn > 0 ? 'zero' : 'empty',
    balance,
    full: Math.max(balance, included || cameIn, 1),
    lowAt,
    expiring: balance > 0 ? first : undefined,
    held,
    incoming: isRenewing && at && included > 0 ? { credits: included, at } : undefined,
  };
}
