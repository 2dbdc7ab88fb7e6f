'use client';
import type { Format } from '../format/format.js';
import { useBilling } from './billingContext.js';

/** Numbers, money and dates written as the panel writes them. */
export const useBillingFormat = (): Format => useBilling().format;
