import { type ComponentType, type ReactNode, useContext, useEffect, useState } from 'react';
import { sharedWords } from '../format/sharedWords.js';
import { BillingContext } from '../hooks/billingContext.js';

/**
 * A component whose code is fetched when it is first shown. Until it is here, `waiting` stands in its place, else
 * nothing; where it cannot be had, a button that tries again. Without Suspense: on a server it is what is waiting.
 */
export function lazily<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  waiting: (props: Props) => ReactNode = () => null,
): ComponentType<Props> {
  let Loaded: ComponentType<Props> | undefined;
  // biome-ignore lint/correctness/noComponentHookFactories: called once for each, when its module is read
  return function Lazily(props: Props) {
    const billing = useContext(BillingContext);
    /** Not known while it is asked for. */
    const [hasFailed, setFailed] = useState<boolean>();
    useEffect(() => {
      if (Loaded || hasFailed !== undefined) return;
      const show = (component: ComponentType<Props>) => {
        Loaded = component;
        setFailed(false);
      };
      load().then(show, () => setFailed(true));
    }, [hasFailed]);
    if (Loaded) return <Loaded {...props} />;
    if (!hasFailed) return waiting(props);
    return (
      <button type="button" className="bp-tokens bp-button" onClick={() => setFailed(undefined)}>
        {(billing?.wordOf('retry') ?? sharedWords.retry) as string}
      </button>
    );
  };
}
