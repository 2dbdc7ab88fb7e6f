import { colorOf, contrast, hex, type Scheme } from './color.ts';
import { isColor, readTokens } from './tokens.ts';

const schemes: Scheme[] = ['light', 'dark'];

/** What stands on what, and what WCAG asks of it: 4.5 of words, 3 of lines that mean something. */
const pairs: [front: string, back: string, least: number][] = [
  ...['text', 'text-muted', 'accent', 'positive', 'warning', 'danger'].flatMap((front): typeof pairs =>
    ['surface-raised', 'surface'].map((back) => [front, back, 4.5]),
  ),
  ['on-accent', 'accent', 4.5],
  ['focus', 'surface-raised', 3],
  ['focus', 'surface', 3],
];

export interface Pair {
  front: string;
  back: string;
  scheme: Scheme;
  ratio: number;
  least: number;
}

function cssOf(name: string): string {
  const token = readTokens().find((one) => one.name === `--billing-${name}`);
  if (!token) throw new Error(`There is no token --billing-${name}.`);
  return token.value;
}

export const measuredPairs = (): Pair[] =>
  pairs.flatMap(([front, back, least]) =>
    schemes.map((scheme) => ({
      front,
      back,
      scheme,
      least,
      ratio: contrast(colorOf(cssOf(front), scheme), colorOf(cssOf(back), scheme)),
    })),
  );

export function ColorPage() {
  return (
    <main className="book-page">
      <h1>Color</h1>
      <p>
        One accent, which is the host’s; neutrals of one ramp; green, amber and red for state alone, and never without a
        word and an icon. A host sets any of these on any element around the panel. Read out of the stylesheet that
        ships.
      </p>
      <h2>Tokens</h2>
      <div className="book-scroll">
        <table>
          <thead>
            <tr>
              <th>Name</th>
              <th>Light</th>
              <th>Dark</th>
              <th>What for</th>
              <th className="is-figure">Uses</th>
            </tr>
          </thead>
          <tbody>
            {readTokens()
              .filter(isColor)
              .map(({ name, value, purpose, uses }) => (
                <tr key={name}>
                  <th scope="row">
                    <code>{name}</code>
                  </th>
                  {schemes.map((scheme) => (
                    <td key={scheme}>
                      <Swatch css={hex(colorOf(value, scheme))} />
                    </td>
                  ))}
                  <td>{purpose}</td>
                  <td className="is-figure">{uses}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </div>
      <h2>Contrast</h2>
      <Contrast />
    </main>
  );
}

const Swatch = ({ css }: { css: string }) => (
  <span className="swatch">
    <svg width="28" height="28" aria-hidden="true">
      <rect width="28" height="28" rx="6" fill={css} />
    </svg>
    <code>{css}</code>
  </span>
);

function Contrast() {
  const measured = measuredPairs();
  return (
    <div className="book-scroll">
      <table>
        <thead>
          <tr>
            <th>What</th>
            <th>On what</th>
            <th className="is-figure">Light</th>
            <th className="is-figure">Dark</th>
            <th className="is-figure">At least</th>
          </tr>
        </thead>
        <tbody>
          {pairs.map(([front, back, least]) => (
            <tr key={`${front} ${back}`}>
              <th scope="row">{front}</th>
              <td>{back}</td>
              {schemes.map((scheme) => (
                <td key={scheme} className="is-figure">
                  {measured
                    .find((pair) => pair.front === front && pair.back === back && pair.scheme === scheme)
                    ?.ratio.toFixed(1)}
                </td>
              ))}
              <td className="is-figure">{least}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
