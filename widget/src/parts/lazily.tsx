import { type ComponentType, type ReactNode, useEffect, useState } from 'react';
import { Broken } from './Broken.js';

/**
 * A component whose code is fetched when it is first shown. Until it is here, `waiting` stands in its place, else nothing; where it
 * cannot be had, a button that tries again. Without Suspense: on a server it is what is waiting.
 */
export function lazily<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  waiting: (props: Props) => ReactNode = () => null,
): ComponentType<Props> {
  let Loaded: ComponentType<Props> | undefined;
  // biome-ignore lint/correctness/noComponentHookFactories: called once for each, when its module is read
  return function Lazily(props: Props) {
    const [state, setState] = useState<'asked' | 'here' | 'failed'>('asked');
    useEffect(() => {
      if (Loaded || state !== 'asked') return;
      let isGone = false;
      load().then(
        (component) => {
          Loaded = component;
          if (!isGone) setState('here');
        },
        () => isGone || setState('failed'),
      );
      return () => {
        isGone = true;
      };
    }, [state]);
    if (Loaded) return <Loaded {...props} />;
    return state === 'failed' ? <Broken onRetry={() => setState('asked')} /> : waiting(props);
  };
}
