import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';
import { afterAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
/** Below e2e, so that it finds what a host has installed. */
const folder = join(root, 'e2e/node_modules/.cache/pages');
const pages = globSync(['*.md', 'docs/*.md', 'widget/*.md', 'widget/testing/*.md'], { cwd: root });

const snippets = pages.flatMap((page) => {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(/^```(\w+)\n(.*?)^```/gms)].map(({ 1: language = '', 2: code = '', index }) => ({
    page,
    language,
    code,
    /** Where it stands. */
    name: `${page}:${text.slice(0, index).split('\n').length + 1}`,
  }));
});
type Snippet = (typeof snippets)[number];
const inLanguage = (...languages: string[]) => snippets.filter(({ language }) => languages.includes(language));

/** By name, the module from which it is imported. */
const importsOf = ({ code }: Snippet) =>
  [...code.matchAll(/^import (?:type )?\{(.*?)\} from ('.*?');/gms)].flatMap(([, names = '', module = '']) =>
    names.split(',').map((name): [string, string] => [name.trim(), module]),
  );

/** What the snippets before it on its page imported: nobody writes that twice. */
function knownTo(snippet: Snippet): string {
  const before = snippets.slice(0, snippets.indexOf(snippet)).filter(({ page }) => page === snippet.page);
  const known = new Map(before.flatMap(importsOf));
  for (const [name] of importsOf(snippet)) known.delete(name);
  return [...known].map(([name, module]) => `import { ${name} } from ${module};\n`).join('');
}

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('what the pages show in TypeScript compiles in the app of whoever reads them', () => {
  const compiled = inLanguage('ts', 'tsx');
  expect(compiled.length).toBeGreaterThan(12);
  mkdirSync(folder, { recursive: true });
  for (const snippet of compiled) {
    const file = join(folder, `${snippet.name.replace(/\W/g, '-')}.${snippet.language}`);
    writeFileSync(file, `${knownTo(snippet)}${snippet.code}\nexport {};\n`);
  }
  const at = (path: string) => [join(root, path)];
  const settings = {
    extends: join(root, 'tsconfig.base.json'),
    compilerOptions: {
      noEmit: true,
      declaration: false,
      module: 'ESNext',
      moduleResolution: 'Bundler',
      jsx: 'react-jsx',
      lib: ['ES2023', 'DOM', 'DOM.Iterable'],
      customConditions: ['billing-panel-source'],
      types: ['node', 'vite/client'],
      // What a snippet leaves for its reader to use is not unused.
      noUnusedLocals: false,
      verbatimModuleSyntax: false,
      paths: {
        '@testing-library/*': at('widget/node_modules/@testing-library/*'),
        '@storybook/react-vite': at('stories/node_modules/@storybook/react-vite/dist/index.d.ts'),
        vitest: at('node_modules/vitest'),
      },
    },
    include: [join(folder, '*'), join(root, 'e2e/workspace/pages/host.d.ts')],
    exclude: [],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings));
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const { stdout, status } = spawnSync(process.execPath, [compiler, '-p', folder, '--pretty', 'false'], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(stdout).toBe('');
  expect(status).toBe(0);
});

test('what the pages show in JavaScript and JSON can be read', () => {
  for (const { name, code } of inLanguage('js')) expect(parseSync('snippet.js', code).errors, name).toEqual([]);
  for (const { name, code } of inLanguage('json')) expect(() => JSON.parse(code), name).not.toThrow();
  expect(inLanguage('js').length).toBeGreaterThan(2);
});

test('what the pages show in HTML sets attributes that <billing-panel> has', () => {
  const attributes = inLanguage('html').flatMap(({ code }) =>
    [...code.matchAll(/<billing-panel ([^>]*)>/g)].flatMap(([, text = '']) =>
      [...text.matchAll(/([\w-]+)=/g)].map(([, attribute]) => attribute),
    ),
  );
  expect(attributes.length).toBeGreaterThan(5);
  const [, texts = ''] =
    /^const texts = \{(.*?)^\}/ms.exec(readFileSync(join(root, 'widget/src/element.tsx'), 'utf8')) ?? [];
  const known = [...texts.matchAll(/'?([\w-]+)'?,$/gm)].map(([, attribute]) => attribute);
  expect(known).toEqual(expect.arrayContaining(attributes));
});

test('the tokens that the pages name are those that the stylesheet reads', () => {
  const styles = globSync(join(root, 'widget/src/**/*.css')).map((file) => readFileSync(file, 'utf8'));
  const tokensOf = (text: string) => [...new Set(text.match(/--billing-[a-z-]+/g))].toSorted();
  const read = tokensOf(styles.join('\n'));
  const table = readFileSync(join(root, 'widget/README.md'), 'utf8').matchAll(/^\| (`--billing-.*?) \|/gm);
  expect(tokensOf([...table].map(([, cell]) => cell).join(' '))).toEqual(read);
  const said = tokensOf(snippets.map(({ code }) => code).join('\n'));
  expect(read).toEqual(expect.arrayContaining(said));
});

test('every link from page to page leads to a file that is there', () => {
  const broken = globSync('{*.md,docs/**/*.md,bff/**/*.md,widget/**/*.md,e2e/**/*.md}', {
    cwd: root,
    exclude: ['**/node_modules/**', '**/dist/**'],
  }).flatMap((page) => {
    const links = readFileSync(join(root, page), 'utf8').matchAll(/\]\(([^)#:\s]+)(?:#[^)]*)?\)/g);
    return [...links].flatMap(([, link = '']) => {
      const there = globSync(join(root, page, '..', link)).length > 0;
      return there ? [] : [`${page} → ${link}`];
    });
  });
  expect(broken).toEqual([]);
});
