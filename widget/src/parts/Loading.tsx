import type { ReactNode } from 'react';

/** Out of reach and unsaid. As a string, `inert` is written by React 18 and 19 alike. */
const unreachable: object = { inert: 'inert', 'aria-hidden': true };

/** The shape of what comes: the very same elements, drawn as bars. */
export const Loading = ({ children }: { children: ReactNode }) => (
  <div className="bp-loading" {...unreachable}>
    {children}
  </div>
);
