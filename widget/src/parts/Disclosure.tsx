import { type ComponentType, type ReactNode, type Ref, useState } from 'react';
import { usePart } from '../hooks/usePart.js';
import { Blank } from './Blank.js';
import { Icon } from './Icon.js';
import { chevron } from './icons.js';
import { Loading } from './Loading.js';
import { lazily } from './lazily.js';
import { Root, type RootProps } from './Root.js';
import { Heading } from './Section.js';

export interface DisclosureProps {
  /** Opened from the start; else nothing is asked for before somebody opens it. */
  defaultOpen?: boolean;
}

interface Closable extends DisclosureProps, RootProps {
  part: string;
  heading: string;
  innerRef: Ref<HTMLElement>;
  children: ReactNode;
}

/** A part of which only the heading is there until somebody wants it. */
export function Disclosure({
  part,
  heading,
  defaultOpen = false,
  className = '',
  innerRef,
  children,
  ...rest
}: Closable) {
  const { slot } = usePart();
  const [isOpen, setOpen] = useState(defaultOpen);
  return (
    <Root
      {...rest}
      part={part}
      state={isOpen ? 'open' : 'closed'}
      innerRef={innerRef}
      className={`bp-fold ${className}`}
    >
      <details open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary {...slot('disclosure')}>
          <Heading>{heading}</Heading> <Icon path={chevron} />
        </summary>
        {isOpen && children}
      </details>
    </Root>
  );
}

/** What is inside: its code is fetched when it is opened. */
export const inside = (load: () => Promise<ComponentType>) =>
  lazily(load, () => (
    <Loading>
      <Blank>…</Blank>
    </Loading>
  ));
