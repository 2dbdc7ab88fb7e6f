import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ESTree, parseSync } from 'vite';
import { expect, test } from 'vitest';

const widget = fileURLToPath(new URL('../../widget/src', import.meta.url));

/** Attributes that are read or heard. */
const said = /^(aria-(label|valuetext|description|roledescription|placeholder)|title|alt|placeholder|label)$/;

/** The texts that an expression may come to be by itself: not what a function makes of them, nor what is only compared. */
function textsOf(node: ESTree.Node | null): string[] {
  switch (node?.type) {
    case 'JSXText':
      return [node.value];
    case 'Literal':
      return [String(node.value)];
    case 'TemplateLiteral':
      return node.quasis.map(({ value }) => value.raw);
    case 'ConditionalExpression':
      return [...textsOf(node.consequent), ...textsOf(node.alternate)];
    case 'LogicalExpression':
      return [...(node.operator === '&&' ? [] : textsOf(node.left)), ...textsOf(node.right)];
    case 'BinaryExpression':
      return node.operator === '+' ? [...textsOf(node.left), ...textsOf(node.right)] : [];
    case 'JSXExpressionContainer':
      return textsOf(node.expression);
    default:
      return [];
  }
}

function* nodesOf(value: unknown): Generator<ESTree.Node> {
  if (typeof value !== 'object' || value === null) return;
  if ('type' in value) yield value as ESTree.Node;
  for (const inner of Object.values(value)) yield* nodesOf(inner);
}

/** Text that stands in markup as it is, in no language but the writer's. */
function hardCoded(file: string, source: string): string[] {
  const texts = [...nodesOf(parseSync(file, source).program)].flatMap((node) => {
    if (node.type === 'JSXElement' || node.type === 'JSXFragment') return node.children.flatMap(textsOf);
    const isSaid = node.type === 'JSXAttribute' && node.name.type === 'JSXIdentifier' && said.test(node.name.name);
    return isSaid ? textsOf(node.value) : [];
  });
  return texts.filter((text) => /\p{L}/u.test(text)).map((text) => text.trim());
}

test('no component of the panel has text of its own', () => {
  const files = globSync('**/*.tsx', { cwd: widget }).filter((file) => !/\.test\.tsx$|testHost/.test(file));
  expect(files.length).toBeGreaterThan(10);
  const wrong = files.flatMap((file) =>
    hardCoded(file, readFileSync(join(widget, file), 'utf8')).map((text) => `${file}: ${text}`),
  );
  expect(wrong).toEqual([]);
});

test('text of a component is found wherever it stands', () => {
  const source = `const Part = ({ n, on }) => (
    <><p title={on ? 'Open' : undefined} className="bp-part" aria-label="Close">
      Buy {n} {on && \`\${n} more\`} {say('credits', { n })} {'·'} <b>{on ? 'yes' : say('no')}</b>
    </p></>
  );`;
  expect(hardCoded('part.tsx', source).sort()).toEqual(['Buy', 'Close', 'Open', 'more', 'yes']);
});
