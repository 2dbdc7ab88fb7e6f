import { createElement, type ReactNode, type Ref, useId } from 'react';
import { type Panel, usePanel } from '../hooks/usePanel.js';
import { usePart } from '../hooks/usePart.js';
import { Loading } from './Loading.js';
import { PanelStatus } from './PanelStatus.js';
import { Root, type RootProps } from './Root.js';

/** `below`: how many levels under the heading of a part. */
export function Heading({
  id,
  part = 'heading',
  below = 0,
  children,
}: {
  id?: string;
  part?: string;
  below?: number;
  children: ReactNode;
}) {
  const { slot, appearance } = usePart();
  return createElement(`h${Math.min(6, (appearance?.headingLevel ?? 2) + below)}`, { id, ...slot(part) }, children);
}

/** What a skeleton is made of, but for what a part says itself. */
const nobody: Panel = {
  subscription: null,
  credits: { balance: 1000, total_purchased: 2000, total_used: 1000, available: 1000, held: 0, expiring: [] },
  meter: { full: 2000, low_at: 0 },
  plans: [],
  packages: [],
  notices: [],
};

interface SectionProps {
  part: string;
  heading: string;
  rest: RootProps;
  innerRef: Ref<HTMLElement>;
  /** What the part shows of nobody's panel while it is loading. */
  blank?: Partial<Panel>;
  /** What stands at the other end of the heading's line. */
  aside?: (panel: Panel) => ReactNode;
  /** `data-state` of a ready part. */
  state?: (panel: Panel) => string;
  children: (panel: Panel) => ReactNode;
}

/** A part that shows something of the panel: heading, then what is known, or why it is not. */
export function Section({ part, heading, rest, innerRef, blank, aside, state, children }: SectionProps) {
  const { slot } = usePart();
  const panel = usePanel();
  const id = useId();
  const isLoading = panel.status === 'loading';
  const known = panel.status === 'ready' ? panel.panel : undefined;
  return (
    <Root
      aria-labelledby={id}
      {...rest}
      part={part}
      state={known && state ? state(known) : panel.status}
      innerRef={innerRef}
      aria-busy={isLoading}
    >
      <div {...slot('head')}>
        <Heading id={id}>{heading}</Heading>
        {known && aside?.(known)}
      </div>
      {known ? (
        children(known)
      ) : isLoading ? (
        <Loading>{children({ ...nobody, ...blank })}</Loading>
      ) : (
        <PanelStatus panel={panel} />
      )}
    </Root>
  );
}
