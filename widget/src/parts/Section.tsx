import { createElement, type ForwardedRef, type ReactNode, useId } from 'react';
import { useBilling } from '../hooks/billingContext.js';
import { type Panel, type PanelState, usePanel } from '../hooks/usePanel.js';
import { PanelStatus } from './PanelStatus.js';
import { Root, type RootProps, useSlot } from './Root.js';

export function Heading({ id, children }: { id?: string; children: ReactNode }) {
  const { headingLevel = 2 } = useBilling().appearance;
  return createElement(`h${headingLevel}`, { id, ...useSlot()('heading') }, children);
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
  skeleton: ReactNode;
  children: (panel: Panel) => ReactNode;
}

/** A part that shows something of the panel: heading, then what is known, or why it is not. */
export function Section({ part, heading, rest, innerRef, aside, state, skeleton, children }: SectionProps) {
  const panel = usePanel();
  const id = useId();
  return (
    <Root
      aria-labelledby={id}
      {...rest}
      part={part}
      state={stateOf(panel, state)}
      ref={innerRef}
      aria-busy={panel.status === 'loading'}
    >
      <div {...useSlot()('head')}>
        <Heading id={id}>{heading}</Heading>
        {panel.status === 'ready' && aside?.(panel.panel)}
      </div>
      {panel.status === 'ready' ? (
        children(panel.panel)
      ) : panel.status === 'loading' ? (
        skeleton
      ) : (
        <PanelStatus panel={panel} />
      )}
    </Root>
  );
}

const stateOf = (panel: PanelState, state: SectionProps['state']) =>
  panel.status === 'ready' && state ? state(panel.panel) : panel.status;
