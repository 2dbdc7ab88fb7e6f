import { type Operation, operationNames, operations } from '@billing-panel/contract';

export const functionsPrefix = '/functions/v1';

/** The function whose body names the operation, beside the addresses below it. */
export const bodyRoutedFunction = 'crm-stripe-api';

/** An operation's own address: the function, then the words of its path. */
export function addressOf(operation: Operation): string {
  const { function: name, path } = operations[operation];
  return [functionsPrefix, name, ...path].join('/');
}

export function isBodyRouted(operation: Operation): boolean {
  return operations[operation].function === bodyRoutedFunction;
}

/** By the path's JSON, not its words joined: ["a/b"] is not ["a", "b"], and no key reaches a prototype. */
const byPath = new Map(
  operationNames.filter(isBodyRouted).map((name) => [JSON.stringify(operations[name].path), name]),
);

/** The operation that the `path` of a body names. */
export function operationAt(path: unknown): Operation | undefined {
  return byPath.get(JSON.stringify(path) ?? '');
}
