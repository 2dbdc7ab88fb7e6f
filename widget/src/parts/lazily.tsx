import { type ComponentType, type ReactNode, useEffect, useState } from 'react';
import { BillingError } from '../api/error.js';
import { three } from '../view/blank.js';
import { Loading } from './Loading.js';
import { PanelStatus } from './PanelStatus.js';

const lines = (
  <Loading>
    <div className="bp-state">
      {three.map((line) => (
        <p key={line}>…</p>
      ))}
    </div>
  </Loading>
);

/**
 * A component whose code is fetched when it is first shown. Until it is here, `waiting` (a few lines) stands in its place; where it
 * cannot be had, the reason, and a button that tries again. Without Suspense: on a server it is what is waiting.
 */
export function lazily<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  waiting: (props: Props) => ReactNode = () => lines,
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
    if (state !== 'failed') return waiting(props);
    const error = new BillingError(
      'no_answer',
      'A part of the panel could not be fetched from where the page comes from',
    );
    return <PanelStatus panel={{ status: 'error', error, retry: () => setState('asked') }} />;
  };
}
