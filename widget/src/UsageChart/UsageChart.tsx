'use client';
import { usePart } from '../hooks/usePart.js';
import { Disclosure, type DisclosureProps, inside } from '../parts/Disclosure.js';
import { definePart, type RootProps } from '../parts/Root.js';
import { usageWords } from './usageWords.js';

const Usage = inside(() => import('./Usage.js').then((module) => module.Usage));

/** Credits used by day, week or month: a chart, and its figures as a table. */
export const UsageChart = definePart<DisclosureProps & RootProps>('UsageChart', (props, ref) => (
  <Disclosure {...props} part="usage-chart" heading={usePart(usageWords).say('usage.heading')} innerRef={ref}>
    <Usage />
  </Disclosure>
));
