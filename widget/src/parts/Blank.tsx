import type { ReactNode } from 'react';
import { usePart } from '../hooks/usePart.js';

/** There is nothing to show, and that is no fault. */
export const Blank = ({ children }: { children: ReactNode }) => <p {...usePart().slot('blank')}>{children}</p>;
