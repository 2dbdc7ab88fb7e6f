import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Import {
  from: string;
  /** A path from the root for what is ours, a package's name for the rest. */
  what: string;
  typesOnly: boolean;
}

interface Law {
  /** The files that it is about, as a path from the root. */
  about: RegExp;
  says: string;
  may: (what: string, typesOnly: boolean) => boolean;
}

const isPackage = (what: string) =>
  !/^(bff|widget|stories|e2e|scripts)\//.test(what) && !what.startsWith('@billing-panel/');
const within = (...folders: string[]) => new RegExp(`^(${folders.join('|')})(/|$)`);

const laws: Law[] = [
  {
    about: within('bff/contract/src'),
    says: 'the contract uses nothing of ours',
    may: (what) => within('bff/contract').test(what) || isPackage(what),
  },
  {
    about: within('bff/src/billing'),
    says: 'what decides does no input or output: it uses itself, the contract and zod',
    may: (what) => within('bff/src/billing', '@billing-panel/contract', 'zod').test(what),
  },
  {
    about: within('bff/src/storage'),
    says: 'storage knows neither Stripe nor HTTP nor who calls it',
    may: (what) =>
      !within('bff/src/(stripe|stripe-events|operations|checkout|plan-changes|http)', 'stripe', 'koa').test(what),
  },
  {
    about: within('bff/src/stripe'),
    says: 'what calls Stripe stores nothing and knows no caller',
    may: (what) =>
      !within('bff/src/(storage|stripe-events|operations|checkout|plan-changes|http)', 'kysely', 'koa').test(what),
  },
  {
    about: within('bff/src/(operations|stripe-events|checkout|plan-changes|sweep|verify)'),
    says: 'what the product does knows no HTTP',
    may: (what) => !within('bff/src/http', 'koa', '@koa').test(what),
  },
  {
    about: within('bff/src/http'),
    says: 'HTTP reaches storage and Stripe only through operations and events',
    may: (what, typesOnly) =>
      typesOnly || !within('bff/src/(storage|stripe|checkout|plan-changes)', 'kysely', 'stripe').test(what),
  },
  { about: within('bff/src'), says: 'production knows no sandbox', may: (what) => !within('bff/sandbox').test(what) },
  { about: within('bff/sandbox'), says: 'the sandbox knows no server', may: (what) => !within('bff/src').test(what) },
  {
    about: within('widget/src'),
    says: 'the panel uses types of the contract alone',
    may: (what, typesOnly) =>
      within('widget/src').test(what) || (what.startsWith('@billing-panel/contract') ? typesOnly : isPackage(what)),
  },
  {
    about: within('stories'),
    says: 'stories show the panel, and know no server',
    may: (what) => !within('bff').test(what) && !what.startsWith('@billing-panel/server'),
  },
  {
    about: within('e2e'),
    says: 'end-to-end tests and the demo use the public packages and HTTP',
    // Storms need a PostgreSQL as the server's own tests do.
    may: (what) => what === 'bff/test/postgres.ts' || !within('bff', 'widget', 'stories').test(what),
  },
];

const isTest = /\.(test|suite|spec)\.tsx?$|(^|\/)(test\/|testHost\.tsx$)/;

function sourceFiles(): string[] {
  return ['bff', 'widget', 'stories', 'e2e'].flatMap((top) =>
    readdirSync(join(root, top), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map((entry) => posix.join(entry.parentPath.slice(root.length).replaceAll('\\', '/'), entry.name))
      .filter((file) => !/node_modules|\/dist\/|storybook-static/.test(file) && !isTest.test(file)),
  );
}

const statement =
  /(?:^|\n)\s*(?:import|export)\s+(type\s)?[^'";]*?from\s+'([^']+)'|import\(\s*'([^']+)'\s*\)|(?:^|\n)import\s+'([^']+)'/g;

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(statement)].map(([, type, named, dynamic, bare]) => {
    const specifier = named ?? dynamic ?? bare ?? '';
    const what = specifier.startsWith('.') ? posix.join(dirname(file), specifier) : specifier;
    return { from: file, what, typesOnly: type !== undefined };
  });
}

const imports = sourceFiles().flatMap(importsOf);

describe('imports point one way', () => {
  for (const { about, says, may } of laws) {
    test(says, () => {
      const concerned = imports.filter(({ from }) => about.test(from));
      expect(concerned).not.toEqual([]);
      const broken = concerned.filter(({ what, typesOnly }) => !may(what, typesOnly));
      expect(broken.map(({ from, what }) => `${from} imports ${what}`)).toEqual([]);
    });
  }
});

test('only the entry points read the environment', () => {
  const files = sourceFiles().filter((file) => file.startsWith('bff/src/'));
  const readers = files.filter((file) => /process\.env/.test(readFileSync(join(root, file), 'utf8')));
  expect(readers.filter((file) => !/^bff\/src\/[\w.-]*main\.ts$/.test(file))).toEqual([]);
});
