import { BillingPanel } from '@billing-panel/react';
import { createFakeBff, type FakeBffOptions } from '@billing-panel/react/testing';
import { useState } from 'react';
import { Frame } from '../stage/Frame.tsx';
import { Stage } from '../stage/Stage.tsx';
import type { Settings } from '../stage/settings.ts';
import { type Situation, situations } from './situations.ts';
import './matrix.css';

const spoken = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

interface CellProps {
  title: string;
  bff: FakeBffOptions;
  settings: Settings;
  width?: number;
}

export function PanelInFrame({ title, bff, settings, width }: CellProps) {
  const themes = settings.theme === 'both' ? (['light', 'dark'] as const) : [settings.theme];
  return (
    <Frame title={title} width={width}>
      {themes.map((theme) => (
        <Stage
          key={`${theme} ${settings.locale}`}
          settings={{ ...settings, theme, width: 'fits' }}
          makeBff={() => createFakeBff(bff)}
          fits={1120}
        >
          <BillingPanel />
        </Stage>
      ))}
    </Frame>
  );
}

function Cell({ situation: { name, bff, story }, settings }: { situation: Situation; settings: Settings }) {
  const width = settings.width === 'fits' ? undefined : Number(settings.width);
  return (
    <li className="matrix-cell">
      <h3 id={`state-${name}`}>
        {spoken(name)}{' '}
        {story && (
          <a href={`./?path=/story/${story}`} target="_top" aria-label={`Open ${spoken(name)} alone`}>
            open
          </a>
        )}
      </h3>
      <PanelInFrame key={settings.locale} title={spoken(name)} bff={bff} settings={settings} width={width} />
    </li>
  );
}

/** Every situation on one page. The toolbar sets theme, width, direction and locale of all of them. */
export function Matrix({ settings }: { settings: Settings }) {
  const [sought, setSought] = useState('');
  const isSought = ({ name }: Situation) => spoken(name).includes(sought.trim().toLowerCase());
  const shown = situations
    .map(([group, all]) => [group, all.filter(isSought)] as const)
    .filter(([, some]) => some.length > 0);
  return (
    <main className="matrix">
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
      {shown.map(([group, some]) => (
        <section key={group} aria-label={group}>
          <h2>{group}</h2>
          <ul className="matrix-cells">
            {some.map((situation) => (
              <Cell key={situation.name} situation={situation} settings={settings} />
            ))}
          </ul>
        </section>
      ))}
    </main>
  );
}
