import type { ReactNode } from 'react';

/** The shape of what comes: the very same elements, drawn as bars, out of reach and unsaid. */
export const Loading = ({ children }: { children: ReactNode }) => (
  // Set by hand, since React 18 and 19 want `inert` in two ways.
  <div className="bp-loading" aria-hidden="true" ref={(element) => void element?.setAttribute('inert', '')}>
    {children}
  </div>
);
