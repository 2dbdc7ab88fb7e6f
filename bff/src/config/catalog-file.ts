import { readFileSync } from 'node:fs';
import type { Catalog } from '../billing/catalog.ts';
import { parseCatalog } from '../billing/parse-catalog.ts';
import { Fault } from './fault.ts';

/** JSON.parse quotes what it could not read; only where it stood is told. */
function syntaxFault(error: unknown): Fault {
  const where = /line \d+ column \d+/.exec(String(error))?.[0];
  return new Fault(`names a file that is not valid JSON${where ? ` (${where})` : ''}.`);
}

export function readCatalogFile(path: string): Catalog {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw syntaxFault(error);
    const code = error instanceof Error && 'code' in error ? error.code : 'unreadable';
    throw new Fault(`names a file that cannot be read (${code}): set it to the catalog of your plans and packages.`);
  }
  const result = parseCatalog(json);
  if ('faults' in result) throw new Fault(...result.faults.map((fault) => `names a catalog with a fault: ${fault}`));
  return result.catalog;
}
