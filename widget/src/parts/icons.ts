/** Paths in a square of 16, drawn as lines. One by one, so that a part brings only those that it shows. */
const ring = 'M2 8a6 6 0 1 0 12 0A6 6 0 1 0 2 8M8 ';

export const check = 'M3 8.5l3.5 3.5L13 4.5';
export const warning = 'M8 2L1.5 13.5h13zM8 6.5v3.3M8 11.6v.1';
export const info = `${ring}7.5V11M8 5v.1`;
export const clock = `${ring}4.5V8l2.5 1.5`;
export const out = 'M6 4h6v6M12 4l-8 8';
export const chevron = 'M4 6l4 4 4-4';
export const close = 'M4 4l8 8M12 4l-8 8';
