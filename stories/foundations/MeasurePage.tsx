import { readTokens, shippedCss } from './tokens.ts';

/** How often each value of a property stands in the stylesheet, most used first. */
export function used(property: RegExp): [value: string, uses: number][] {
  const counts = new Map<string, number>();
  for (const [, value = ''] of shippedCss.matchAll(property)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}

export const typeSizes = () => used(/font-size: ([\d.]+em)/g);
const steps = () => used(/calc\(([\d.]+) \* var\(--_s\)\)/g).sort(([a], [b]) => Number(a) - Number(b));
const motions = () => used(/(?:transition|animation): ([^;]+);/g).filter(([value]) => value !== 'none');

export function MeasurePage() {
  const own = readTokens().filter(({ name }) => /radius|space|font|shadow/.test(name));
  return (
    <main className="book-page">
      <h1>Type, space, shape, motion</h1>
      <p>
        The host’s font, by inheritance. Three sizes do nearly everything; weight and space do the rest. Every gap is a
        multiple of one unit. Motion is short, explains a change, and is off where the person asked for less of it. All
        of this is counted in the stylesheet that ships.
      </p>
      <h2>Tokens</h2>
      <div className="book-scroll">
        <table>
          <thead>
            <tr>
              <th>Name</th>
              <th>Unless the host says</th>
              <th>What for</th>
            </tr>
          </thead>
          <tbody>
            {own.map(({ name, value, purpose }) => (
              <tr key={name}>
                <th scope="row">
                  <code>{name}</code>
                </th>
                <td>
                  <code>{value}</code>
                </td>
                <td>{purpose}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <h2>Sizes of type</h2>
      <ul className="plain">
        {typeSizes().map(([size, uses]) => (
          <li key={size}>
            <span style={{ fontSize: size, fontFamily: 'system-ui, sans-serif' }}>2,340 credits</span>{' '}
            <code>{size}</code> · {uses === 1 ? 'once' : `${uses} times`}
          </li>
        ))}
      </ul>
      <h2>Steps of space</h2>
      <ul className="plain">
        {steps().map(([step, uses]) => (
          <li key={step}>
            <span className="bar" style={{ inlineSize: `${Number(step) * 4 * 4}px` }} />{' '}
            <code>{Number(step) * 4} px</code> · {uses === 1 ? 'once' : `${uses} times`}
          </li>
        ))}
      </ul>
      <h2>Motion</h2>
      <ul className="plain">
        {motions().map(([value]) => (
          <li key={value}>
            <code>{value}</code>
          </li>
        ))}
      </ul>
    </main>
  );
}
