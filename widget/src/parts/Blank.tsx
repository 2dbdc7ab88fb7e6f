import type { ReactNode } from 'react';
import { useSlot } from './Root.js';

/** There is nothing to show, and that is no fault. */
export function Blank({ children }: { children: ReactNode }) {
  return <p {...useSlot()('blank')}>{children}</p>;
}
