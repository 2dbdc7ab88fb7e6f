import { createElement, type ForwardedRef, type ReactNode, useId } from 'react';
import { type Panel, usePanel } from '../hooks/usePanel.js';
import { usePart } from '../hooks/usePart.js';
import { blankPanel } from '../view/blankPanel.js';
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
  return createElement(`h${Math.min(6, (appearance.headingLevel ?? 2) + below)}`, { id, ...slot(part) }, children);
}

interface SectionProps {
  part: string;
  heading: string;
  rest: RootProps;
  innerRef: ForwardedRef<HTMLElement>;
  /** What stands at the other end of the heading's line. */
  aside?: (panel: Panel) => ReactNode;
  /** `data-state` of a ready part. */
  state?: (panel: Panel) => string;
  children: (panel: Panel) => ReactNode;
}

/** A part that shows something of the panel: heading, then what is known, or why it is not. */
export function Section({ part, heading, rest, innerRef, aside, state, children }: SectionProps) {
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
      ref={innerRef}
      aria-busy={isLoading}
    >
      <div {...slot('head')}>
        <Heading id={id}>{heading}</Heading>
        {known && aside?.(known)}
      </div>
      {known ? children(known) : isLoading ? <Loading>{children(blankPanel)}</Loading> : <PanelStatus panel={panel} />}
    </Root>
  );
}
