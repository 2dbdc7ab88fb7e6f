import type { Panel } from '../hooks/usePanel.js';
import { standingOf } from './subscription.js';

/** What the meter says, decided here so that a host's own meter can say the same. */
export interface BalanceView {
  state: 'empty' | 'healthy' | 'low' | 'zero' | 'negative';
  balance: number;
  /** The meter's far end. */
  full: number;
  lowAt: number;
  /** What is spent first, and when it would end. */
  expiring: { credits: number; expires_at: string } | undefined;
  held: number;
  /** What the next paid period brings. */
  incoming: { credits: number; at: string } | undefined;
}

/**
 * Full is what a paid period brings, else all that ever came in; never less than there is.
 * Low is a tenth of what usually comes in at once, unless the host says.
 */
export function viewBalance({ credits, plans, packages, subscription }: Panel, lowAt?: number): BalanceView {
  const { balance, total_purchased, held } = credits;
  const included = plans.find(({ id }) => id === subscription?.plan_id)?.credits_included ?? 0;
  const standing = standingOf(subscription);
  const usual =
    included || Math.min(total_purchased, Math.max(0, ...packages.map((pack) => pack.credits)) || total_purchased);
  const threshold = lowAt ?? Math.ceil(usual / 10);
  const [first] = [...credits.expiring].sort((a, b) => a.expires_at.localeCompare(b.expires_at));
  return {
    state: stateOf(balance, total_purchased, threshold),
    balance,
    full: Math.max(balance, included || total_purchased, 1),
    lowAt: threshold,
    expiring: balance > 0 ? first : undefined,
    held,
    incoming:
      included > 0 && (standing.kind === 'active' || standing.kind === 'trial')
        ? { credits: included, at: standing.at }
        : undefined,
  };
}

function stateOf(balance: number, cameIn: number, lowAt: number): BalanceView['state'] {
  if (balance < 0) return 'negative';
  if (balance === 0) return cameIn > 0 ? 'zero' : 'empty';
  return balance <= lowAt ? 'low' : 'healthy';
}
