import { useEffect, useRef, useState } from 'react';

const durationMs = 400;

/** Counts to a new value once; the first value simply stands there. */
export function useCountTo(value: number): number {
  const [shown, setShown] = useState(value);
  const last = useRef(value);
  useEffect(() => {
    const from = last.current;
    last.current = value;
    if (from === value) return;
    let begun: number | undefined;
    const isStill = globalThis.matchMedia?.('(prefers-reduced-motion: reduce)').matches;
    let frame = 0;
    const step = (now: number) => {
      begun ??= now;
      const left = isStill ? 0 : Math.max(0, 1 - (now - begun) / durationMs);
      setShown(Math.round(value + (from - value) * left ** 3));
      if (left > 0) frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  }, [value]);
  return shown;
}
