export * from './errors.ts';
export * from './money.ts';
export * from './operations.ts';
export * from './shapes.ts';
