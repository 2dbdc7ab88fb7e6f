import { sql } from 'kysely';

/** Kinds of entries, as conditions. */

/** In the words of the index of entries besides use. */
export const isBesidesUse = sql<boolean>`kind NOT IN ('consume', 'give_back')`;

/** A consumption that is given back, or an expiry that is undone. */
export const isGivenBack = sql<boolean>`(kind = 'give_back' or kind = 'expire' and amount > 0)`;
