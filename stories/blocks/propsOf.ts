const sources = import.meta.glob<string>('../../widget/src/**/*.{ts,tsx}', {
  eager: true,
  query: '?raw',
  import: 'default',
});

export interface Prop {
  name: string;
  type: string;
  isRequired: boolean;
  description: string;
}

const source = Object.values(sources).join('\n');

/** The props of an interface of the widget, read out of its source: each line of it, with the comment above. Throws where there is none. */
export function propsOf(name: string): Prop[] {
  const [, body] = new RegExp(`export interface ${name}\\b[^{]*\\{\\n([\\s\\S]*?)\\n\\}`).exec(source) ?? [];
  if (body === undefined) throw new Error(`The widget exports no interface ${name}.`);
  const lines = /(?:\/\*\* (.*?) \*\/\n\s*)?(\w+)(\?)?(: .+|\(.*\).*);/g;
  const props = [...body.matchAll(lines)].map(([, description = '', prop = '', optional, type = '']) => ({
    name: prop,
    type: type.replace(/^: /, ''),
    isRequired: !optional,
    description,
  }));
  if (props.length === 0) throw new Error(`Nothing could be read of the interface ${name}.`);
  return props;
}
