import {
  type ComponentPropsWithoutRef,
  type ForwardedRef,
  type ForwardRefRenderFunction,
  forwardRef,
  type ReactNode,
  type Ref,
} from 'react';
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

/** A part of the panel: takes a ref in React 18 and 19 alike, and when it breaks it breaks alone. */
export function definePart<Props extends object, Element extends HTMLElement = HTMLElement>(
  name: string,
  render: (props: Props, ref: ForwardedRef<Element>) => ReactNode,
) {
  // Below the boundary, so that what a part's own hooks throw is caught by it.
  // biome-ignore lint/correctness/noComponentHookFactories: called once for each part, when its module is read
  const Within = forwardRef(render as ForwardRefRenderFunction<Element, object>);
  // biome-ignore lint/correctness/noComponentHookFactories: called once for each part, when its module is read
  const Part = forwardRef<Element, Props>((props, ref) => (
    <ErrorBoundary name={name}>
      <Within {...props} ref={ref} />
    </ErrorBoundary>
  ));
  Part.displayName = name;
  return Part;
}
