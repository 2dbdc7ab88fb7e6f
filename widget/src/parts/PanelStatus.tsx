import { lazily } from './lazily.js';

/** Why there is nothing to show, and the one next step: fetched when it is needed, which is seldom. */
export const PanelStatus = lazily(() => import('./Trouble.js').then((module) => module.PanelStatus));
