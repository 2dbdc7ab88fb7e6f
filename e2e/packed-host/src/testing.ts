// Compiled, not run: the declarations of the entry that a host's own tests use.
export * from '@billing-panel/react/testing';
