/** A new seed each time, or the one of `STORM_SEED`, to see a failure again. */
export const seedOfNow = () => Number(process.env.STORM_SEED ?? Math.floor(Math.random() * 2 ** 31));
