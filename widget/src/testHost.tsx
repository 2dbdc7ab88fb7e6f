import { configure, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { createFakeBff, type FakeBff, type FakeBffOptions } from '../testing/index.js';
import { BillingProvider, type BillingProviderProps } from './BillingProvider/BillingProvider.js';

// What hangs is to be found; what is slow on a busy machine is no failure.
configure({ asyncUtilTimeout: 10_000 });

/** The fake server and whatever else a host hands to the provider, in English of the United States and in UTC. */
export const hostProps = (bff: FakeBff, own: Partial<BillingProviderProps> = {}): BillingProviderProps => ({
  baseUrl: 'https://billing.example',
  accountKey: 'ada',
  getToken: bff.getToken,
  fetch: bff.fetch,
  redirect: bff.redirect,
  locale: 'en-US',
  timeZone: 'UTC',
  ...own,
});

export interface Shown {
  bff: FakeBff;
  container: HTMLElement;
  unmount(): void;
  /** Renders the page anew, with other props. */
  again(props?: Partial<BillingProviderProps>): void;
}

/** A host page with one part of the panel on it. */
export function showPart(
  scenario: FakeBffOptions | FakeBff,
  part: ReactNode,
  own: Partial<BillingProviderProps> = {},
): Shown {
  const bff = 'requests' in scenario ? scenario : createFakeBff(scenario);
  const page = (props: Partial<BillingProviderProps> = {}) => (
    <BillingProvider {...hostProps(bff, { ...own, ...props })}>{part}</BillingProvider>
  );
  const view = render(page());
  return { bff, container: view.container, unmount: view.unmount, again: (props) => view.rerender(page(props)) };
}

/** The operations that were asked for, oldest first. */
export const asked = (bff: FakeBff) => bff.requests.map(({ operation }) => operation);
