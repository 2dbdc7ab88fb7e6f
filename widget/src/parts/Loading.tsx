import type { ReactNode } from 'react';

/** The shape of what comes: the very same elements, drawn as bars. */
export const Loading = ({ children }: { children: ReactNode }) => (
  // Out of reach and unsaid. As a string, `inert` is written by React 18 and 19 alike.
  <div className="bp-loading" {...({ inert: 'inert' } as object)} aria-hidden="true">
    {children}
  </div>
);
