import baseCss from '../../widget/src/parts/base.css?raw';

const sheets = import.meta.glob<string>('../../widget/src/**/*.css', { eager: true, query: '?raw', import: 'default' });

/** All that the package's stylesheet says. */
export const shippedCss = Object.values(sheets).join('\n');

export interface Token {
  /** As the host writes it. */
  name: string;
  value: string;
  purpose: string;
  /** In how many declarations it is used. */
  uses: number;
}

const purposes: Record<string, string> = {
  '--billing-text': 'Everything that is read first: names, figures, sentences.',
  '--billing-text-muted': 'What explains: notes, units, dates.',
  '--billing-surface': 'The page behind the cards.',
  '--billing-surface-raised': 'Cards, buttons, and what lies on the page.',
  '--billing-border': 'Lines around cards and buttons and between rows.',
  '--billing-accent': 'The host’s one color: the main button, the meter, what is chosen.',
  '--billing-on-accent': 'Words on the accent.',
  '--billing-positive': 'What went well: active, paid, credits that came in.',
  '--billing-warning': 'What will need somebody: low, ending, paused.',
  '--billing-danger': 'What needs somebody now: payment due, credits owed.',
  '--billing-focus': 'The ring around what the keyboard is on.',
  '--billing-radius': 'Corners of cards; buttons and small things take a part of it.',
  '--billing-space': 'The unit of every gap and padding.',
  '--billing-font': 'The typeface, where it should not be the host’s around it.',
  '--billing-font-numeric': 'The typeface of large figures.',
  '--billing-shadow': 'Under cards.',
};

/** Every token that the stylesheet reads, in its order. Throws where one is not described, or is described and not read. */
export function readTokens(): Token[] {
  const found = new Map<string, string>();
  const publicReads = /var\((--billing-[\w-]+)(?:,\s*((?:[^()]|\((?:[^()]|\([^()]*\))*\))+))?\)/g;
  for (const [, name = '', value = ''] of shippedCss.matchAll(publicReads)) {
    if (!found.has(name)) found.set(name, value.trim());
  }
  const strange = [...found.keys()].filter((name) => !(name in purposes));
  if (strange.length > 0) throw new Error(`Nobody says what ${strange.join(', ')} is for.`);
  const gone = Object.keys(purposes).filter((name) => !found.has(name));
  if (gone.length > 0) throw new Error(`The stylesheet does not read ${gone.join(', ')}.`);
  return [...found].map(([name, value]) => ({ name, value, purpose: purposes[name] ?? '', uses: usesOf(name) }));
}

/** Within the stylesheet a token goes by a shorter name. */
function usesOf(name: string): number {
  const [, short] = new RegExp(`(--_[\\w-]+): var\\(${name}[,)]`).exec(baseCss) ?? [];
  return shippedCss.split(`var(${short ?? name})`).length - 1 || (short ? 0 : 1);
}

export const isColor = ({ value }: Token) => /light-dark\(#|--_accent/.test(value);
