import { useEffect, useState } from 'react';

/** Counts to a new value once, each frame a good part of what is left; the first value simply stands there. */
export function useCountTo(value: number): number {
  const [shown, setShown] = useState(value);
  useEffect(() => {
    const isStill = globalThis.matchMedia?.('(prefers-reduced-motion)').matches;
    requestAnimationFrame(() => setShown(isStill ? value : value - Math.trunc((value - shown) * 0.75)));
  }, [shown, value]);
  return shown;
}
