import { lazily } from './lazily.js';

/** Why what a button was pressed for could not be done: fetched when it is needed, which is seldom. */
export const Failure = lazily(() => import('./Trouble.js').then((module) => module.DepartureFailure));
