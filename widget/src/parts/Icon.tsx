/** Says nothing by itself: a word stands beside it. */
export const Icon = ({ path }: { path: string }) => (
  <svg className="bp-icon" viewBox="0 0 16 16" aria-hidden="true">
    <path d={path} />
  </svg>
);
