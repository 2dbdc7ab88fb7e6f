'use client';
import { defineDisclosure } from '../parts/Disclosure.js';
import { usageWords } from './usageWords.js';

/** Credits used by day, week or month: a chart, and its figures as a table. */
export const UsageChart = defineDisclosure('UsageChart', 'usage-chart', usageWords, () =>
  import('./Usage.js').then((module) => module.Usage),
);
