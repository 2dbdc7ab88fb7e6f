import type { ReactNode, Ref } from 'react';
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
  const Level = `h${Math.min(6, (appearance?.headingLevel ?? 2) + below)}` as 'h2';
  return (
    <Level id={id} {...slot(part)}>
      {children}
    </Level>
  );
}

interface SectionProps<Shown> {
  part: string;
  heading: string;
  rest: RootProps;
  innerRef: Ref<HTMLElement>;
  /** What the part shows of the panel, in the size that it has mostly: for the skeleton. */
  blank: Shown;
  /** What stands at the other end of the heading's line. */
  aside?: (panel: Shown | Panel) => ReactNode;
  /** `data-state` of a ready part. */
  state: (panel: Shown | Panel) => string;
  children: (panel: Shown | Panel) => ReactNode;
}

/** A part that shows something of the panel: heading, then what is known, or why it is not. */
export function Section<Shown>({ part, heading, rest, innerRef, blank, aside, state, children }: SectionProps<Shown>) {
  const { slot } = usePart();
  const panel = usePanel();
  const isLoading = panel.status === 'loading';
  const known = panel.status === 'ready' && panel.panel;
  return (
    <Root
      aria-label={heading}
      {...rest}
      part={part}
      state={known ? state(known) : panel.status}
      innerRef={innerRef}
      aria-busy={isLoading}
    >
      <div {...slot('head')}>
        <Heading>{heading}</Heading>
        {known && aside?.(known)}
      </div>
      {known ? children(known) : isLoading ? <Loading>{children(blank)}</Loading> : <PanelStatus panel={panel} />}
    </Root>
  );
}
