import type { Interval } from '@billing-panel/contract';
import { periodWords } from '../format/periodWords.js';
import { usePart } from './usePart.js';

/** "$49 a month", "500 credits a year". */
export function usePer(): (interval: Interval, what: string) => string {
  const { say } = usePart(periodWords);
  return (interval, what) => say(`per.${interval}`, { what });
}
