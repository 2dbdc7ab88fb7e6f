const ring = 'M2 8a6 6 0 1 0 12 0A6 6 0 1 0 2 8M8 ';

const paths = {
  check: 'M3 8.5l3.5 3.5L13 4.5',
  warning: 'M8 2L1.5 13.5h13zM8 6.5v3.3M8 11.6v.1',
  info: `${ring}7.5V11M8 5v.1`,
  clock: `${ring}4.5V8l2.5 1.5`,
  out: 'M6 4h6v6M12 4l-8 8',
  chevron: 'M4 6l4 4 4-4',
  close: 'M4 4l8 8M12 4l-8 8',
};

export type IconName = keyof typeof paths;

/** Says nothing by itself: a word stands beside it. */
export const Icon = ({ name }: { name: IconName }) => (
  <svg className="bp-icon" data-icon={name} viewBox="0 0 16 16" aria-hidden="true">
    <path d={paths[name]} />
  </svg>
);
