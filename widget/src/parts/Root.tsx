import { type ComponentPropsWithoutRef, type ForwardedRef, forwardRef, type ReactNode, type Ref } from 'react';
import { usePart } from '../hooks/usePart.js';
import { ErrorBoundary } from './ErrorBoundary.js';

/** What every part takes besides its own props: all that a `<section>` takes. */
export type RootProps = Omit<ComponentPropsWithoutRef<'section'>, 'children'>;

interface SlotProps extends RootProps {
  part: string;
  state: string;
  innerRef: Ref<HTMLElement>;
  children: ReactNode;
}

/** The outermost element of a part: tokens and container for what is inside, and the host's class, attributes and ref. */
export function Root({ part, state, innerRef, className, ...rest }: SlotProps) {
  const { slot, appearance, messages } = usePart();
  return (
    <section
      lang={messages?.locale}
      {...rest}
      {...slot(part, state, 'bp-tokens bp-root', className)}
      ref={innerRef}
      data-theme={appearance?.theme}
    />
  );
}

/**
 * Below the boundary, so that what a part's own hooks throw is caught by it. Takes no ref: React 19 would copy the props
 * beside one with all that the page added to `Object.prototype`.
 */
const Within = ({ render }: { render: () => ReactNode }) => render();

/** A part of the panel: takes a ref in React 18 and 19 alike, and when it breaks it breaks alone. */
export function definePart<Props extends object, Element extends HTMLElement = HTMLElement>(
  name: string,
  render: (props: Props, ref: ForwardedRef<Element>) => ReactNode,
) {
  // biome-ignore lint/correctness/noComponentHookFactories: called once for each part, when its module is read
  const Part = forwardRef<Element, Props>((props, ref) => (
    <ErrorBoundary name={name}>
      <Within render={() => render(props as Props, ref)} />
    </ErrorBoundary>
  ));
  Part.displayName = name;
  return Part;
}
