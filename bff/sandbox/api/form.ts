import { invalid } from './errors.ts';

type Tree = { [key: string]: string | Tree };
export type FormValue = string | FormValue[] | { [key: string]: FormValue };

function keysOf(name: string): string[] {
  const open = name.indexOf('[');
  if (open <= 0) return [name];
  const keys = [...name.slice(open).matchAll(/\[([^[\]]*)\]/g)].map((match) => match[1] ?? '');
  return [name.slice(0, open), ...keys];
}

function insert(tree: Tree, keys: string[], value: string): void {
  const [first = '', ...rest] = keys;
  const key = first === '' ? String(Object.keys(tree).length) : first;
  if (rest.length === 0) {
    tree[key] = value;
    return;
  }
  const below = tree[key];
  if (typeof below === 'string') throw invalid(`Invalid request: ${key} is both a value and a hash`, key);
  const branch = below ?? (Object.create(null) as Tree);
  tree[key] = branch;
  insert(branch, rest, value);
}

function shaped(value: string | Tree): FormValue {
  if (typeof value === 'string') return value;
  const keys = Object.keys(value);
  if (keys.length > 0 && keys.every((key) => /^\d+$/.test(key))) {
    return keys.sort((a, b) => Number(a) - Number(b)).map((key) => shaped(value[key] ?? ''));
  }
  return Object.fromEntries(keys.map((key) => [key, shaped(value[key] ?? '')]));
}

/** `a[b][0][c]=1&d[]=x` as nested hashes and lists of strings. */
export function parseForm(text: string): Record<string, FormValue> {
  const tree = Object.create(null) as Tree;
  for (const [name, value] of new URLSearchParams(text)) insert(tree, keysOf(name), value);
  return Object.fromEntries(Object.keys(tree).map((key) => [key, shaped(tree[key] ?? '')]));
}
