import type { Panel } from '../hooks/usePanel.js';

/** What the meter says, decided here so that a host's own meter can say the same. */
export interface BalanceView {
  /** `empty`: none ever came in. `negative`: a refund took back what was spent already. */
  state: 'empty' | 'healthy' | 'low' | 'zero' | 'negative';
  balance: number;
  /** The meter's far end: never less than there is. */
  full: number;
  lowAt: number;
  /** About how many days it lasts, where the server knows at what pace it is used; a hundred are too many to tell. */
  lastsDays: number | undefined;
  /** What is spent first, and when it would end. */
  expiring: { credits: number; expires_at: string } | undefined;
  /** Set aside for work that is under way. */
  held: number;
  /** What the next paid period brings. */
  incoming: { credits: number; at: string } | undefined;
}

/** What of the panel says how much is left. */
export interface Credits extends Pick<Panel, 'meter' | 'pace'> {
  credits: Pick<Panel['credits'], 'balance' | 'total_purchased' | 'held' | 'expiring'>;
}

/** The server says what is full, and from what on it is low; the host may say the latter. */
export function viewBalance({ credits, meter, pace }: Credits, lowAt = meter.low_at): BalanceView {
  const { balance, total_purchased, held, expiring } = credits;
  return {
    state:
      balance < 0 ? 'negative' : balance > lowAt ? 'healthy' : balance ? 'low' : total_purchased > 0 ? 'zero' : 'empty',
    balance,
    full: Math.max(balance, meter.full, 1),
    lowAt,
    lastsDays: pace && balance > 0 && pace.lasts_days < 100 ? pace.lasts_days || 1 : undefined,
    expiring: balance > 0 ? expiring[0] : undefined,
    held,
    incoming: meter.coming,
  };
}
