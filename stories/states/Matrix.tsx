import { BillingPanel } from '@billing-panel/react';
import { createFakeBff, type FakeBffOptions } from '@billing-panel/react/testing';
import { memo, useState } from 'react';
import { inCurrency } from '../stage/currencies.ts';
import { Frame } from '../stage/Frame.tsx';
import { Stage } from '../stage/Stage.tsx';
import { pixels, type Settings } from '../stage/settings.ts';
import { type Situation, situations } from './situations.ts';
import './matrix.css';

const spoken = (name: string) =>
  name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replace(/^./, (letter) => letter.toUpperCase());

interface CellProps {
  title: string;
  bff: FakeBffOptions;
  settings: Settings;
  hostCss: string;
}

/** The panel has the whole of its width: the margin of the page around it comes on top. */
const frameWidth = ({ width }: Settings) => {
  const panel = pixels(width);
  return panel && panel + 48;
};

export function PanelInFrame({ title, bff, settings, hostCss }: CellProps) {
  const themes = settings.theme === 'both' ? (['light', 'dark'] as const) : [settings.theme];
  return (
    <Frame title={title} width={frameWidth(settings)} hostCss={hostCss}>
      {themes.map((theme) => (
        <Stage
          key={`${theme} ${settings.locale} ${settings.currency}`}
          settings={{ ...settings, theme }}
          makeBff={() => createFakeBff(inCurrency(bff, settings.currency))}
          fits={1120}
        >
          <BillingPanel />
        </Stage>
      ))}
    </Frame>
  );
}

interface NamedCellProps extends Pick<CellProps, 'settings' | 'hostCss'> {
  situation: Situation;
  isSought: boolean;
}

/** Kept while one types: there are many of them. */
const Cell = memo(function Cell({ situation, isSought, ...rest }: NamedCellProps) {
  const { name, bff, story } = situation;
  const title = spoken(name);
  return (
    <li hidden={!isSought}>
      <h3>
        {title}{' '}
        {story && (
          <a href={`./?path=/story/${story}`} target="_top" aria-label={`Open ${title} alone`}>
            open
          </a>
        )}
      </h3>
      <PanelInFrame key={`${rest.settings.locale} ${rest.settings.host}`} title={title} bff={bff} {...rest} />
    </li>
  );
});

/** Every situation on one page. The toolbar sets theme, width, direction and locale of all of them. */
export function Matrix({ settings, hostCss }: Pick<CellProps, 'settings' | 'hostCss'>) {
  const [sought, setSought] = useState('');
  const isSought = ({ name }: Situation) => spoken(name).toLowerCase().includes(sought.trim().toLowerCase());
  return (
    <main className="book-page book-controls matrix">
      <h1>Every state</h1>
      <p>
        <label>
          Show only{' '}
          <input
            type="search"
            value={sought}
            placeholder="past due"
            onChange={({ target }) => setSought(target.value)}
          />
        </label>
      </p>
      {situations.map(([group, all]) => (
        <section key={group} aria-label={group} hidden={!all.some(isSought)}>
          <h2>{group}</h2>
          <ul className={settings.width === 'fits' ? 'matrix-cells' : 'matrix-cells is-wrapped'}>
            {all.map((situation) => (
              <Cell
                key={situation.name}
                situation={situation}
                settings={settings}
                hostCss={hostCss}
                isSought={isSought(situation)}
              />
            ))}
          </ul>
        </section>
      ))}
    </main>
  );
}
