import { type ComponentType, useState } from 'react';
import { usePart } from '../hooks/usePart.js';
import type { WordKey } from '../words.js';
import { Blank } from './Blank.js';
import { Icon } from './Icon.js';
import { chevron } from './icons.js';
import { Loading } from './Loading.js';
import { lazily } from './lazily.js';
import { definePart, Root, type RootProps } from './Root.js';
import { Heading } from './Section.js';

export interface DisclosureProps {
  /** Opened from the start; else nothing is asked for before somebody opens it. */
  defaultOpen?: boolean;
}

/** A part of which only the heading is there until somebody wants it: then the code of what is inside is fetched. */
export function defineDisclosure<Key extends WordKey>(
  name: string,
  part: string,
  heading: Readonly<Record<Key, string>>,
  load: () => Promise<ComponentType>,
) {
  const Inside = lazily(load, () => (
    <Loading>
      <Blank>…</Blank>
    </Loading>
  ));
  return definePart<DisclosureProps & RootProps>(name, ({ defaultOpen = false, className = '', ...rest }, ref) => {
    const { say, slot } = usePart(heading);
    const [isOpen, setOpen] = useState(defaultOpen);
    return (
      <Root {...rest} part={part} state={isOpen ? 'open' : 'closed'} innerRef={ref} className={`bp-fold ${className}`}>
        <details open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
          <summary {...slot('disclosure')}>
            <Heading>{say(Object.keys(heading)[0] as Key)}</Heading> <Icon path={chevron} />
          </summary>
          {isOpen && <Inside />}
        </details>
      </Root>
    );
  });
}
