import type { UsageBucket } from '../hooks/useUsage.js';

/** What the chart draws, decided here so that a host's own chart can draw the same. */
export interface UsageView {
  /** Of all buckets together. */
  used: number;
  /** The most of any bucket: the height of the chart. */
  most: number;
  /** `share` of the height: 0 to 1. Where more was given back than used there is nothing to draw. */
  bars: (UsageBucket & { share: number })[];
}

export function viewUsage(buckets: readonly UsageBucket[]): UsageView {
  const most = Math.max(0, ...buckets.map(({ used }) => used));
  return {
    used: buckets.reduce((sum, { used }) => sum + used, 0),
    most,
    bars: buckets.map((bucket) => ({ ...bucket, share: most && Math.max(0, bucket.used) / most })),
  };
}
