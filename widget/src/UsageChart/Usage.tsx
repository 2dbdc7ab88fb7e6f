import { useState } from 'react';
import { usePart } from '../hooks/usePart.js';
import { type UsageInterval, useUsage } from '../hooks/useUsage.js';
import { Choice } from '../parts/Choice.js';
import { Loading } from '../parts/Loading.js';
import { PanelStatus } from '../parts/PanelStatus.js';
import { three } from '../view/blank.js';
import { type UsageView, viewUsage } from '../view/usage.js';
import { figureWords } from './figureWords.js';

const intervals = ['day', 'week', 'month'] as const;
const blanks = three.map((day) => ({ start: `2000-09-0${day}T00:00:00Z`, used: 0, added: 0, share: 0 }));

/** The chart itself. */
export function Usage() {
  const { say, slot, format } = usePart(figureWords);
  const [interval, choose] = useState<UsageInterval>('day');
  const usage = useUsage({ interval });
  const view = usage.status === 'ready' ? viewUsage(usage.buckets) : undefined;
  // The server's days are those of UTC, wherever the person is.
  const dates = new Intl.DateTimeFormat(format.locale, {
    timeZone: 'UTC',
    ...(interval === 'month' ? { month: 'long', year: 'numeric' } : { dateStyle: 'long' }),
  });
  const nameOf = (start?: string) => (start ? dates.format(new Date(start)) : '');
  const total = (of: UsageView) =>
    of.most > 0 ? say('usage.total', { count: of.used, date: nameOf(of.bars[0]?.start) }) : say('usage.none');
  return (
    <div {...slot('usage', usage.status)}>
      <Choice legend={say('usage.by')} options={intervals} value={interval} onChange={choose}>
        {(option) => say(`usage.${option}`)}
      </Choice>
      {usage.status === 'ready' || usage.status === 'loading' ? (
        // Stays while another time is asked for, so that what it says then is announced.
        <p {...slot('total')} role="status">
          {view ? total(view) : '\u00a0'}
        </p>
      ) : (
        <PanelStatus panel={usage} />
      )}
      {usage.status === 'loading' && (
        <Loading>
          <Chart bars={blanks} most={1} nameOf={nameOf} />
        </Loading>
      )}
      {view && view.most > 0 && (
        <>
          <Chart {...view} nameOf={nameOf} />
          <Figures bars={view.bars} interval={interval} nameOf={nameOf} />
        </>
      )}
    </div>
  );
}

interface Named {
  bars: UsageView['bars'];
  nameOf(start?: string): string;
}

function Chart({ bars, most, nameOf }: Named & { most: number }) {
  const { slot, format } = usePart(figureWords);
  return (
    <div {...slot('chart')} aria-hidden="true">
      <small>{format.number(most)}</small>
      <Bars bars={bars} nameOf={nameOf} />
      <p {...slot('axis')}>
        <span>{nameOf(bars[0]?.start)}</span> <span>{nameOf(bars.at(-1)?.start)}</span>
      </p>
    </div>
  );
}

/** What is drawn, for those who cannot see it, and for those who want to know. */
function Figures({ bars, interval, nameOf }: Named & { interval: UsageInterval }) {
  const { say, slot, format } = usePart(figureWords);
  return (
    <details {...slot('figures')}>
      <summary>{say('usage.figures')}</summary>
      <table>
        <caption>{say('usage.utc')}</caption>
        <thead>
          <tr>
            <th scope="col">{say(`usage.${interval}`)}</th>
            <th scope="col">{say('usage.used')}</th>
            <th scope="col">{say('usage.added')}</th>
          </tr>
        </thead>
        <tbody>
          {bars.map(({ start, used, added }) => (
            <tr key={start}>
              <th scope="row">{interval === 'week' ? say('usage.week.of', { date: nameOf(start) }) : nameOf(start)}</th>
              <td>{format.number(used)}</td>
              <td>{format.number(added)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** Drawn with attributes alone, as a strict Content-Security-Policy wants it. What is pointed at says its figure. */
function Bars({ bars, nameOf }: Named) {
  const { say } = usePart(figureWords);
  const step = 100 / bars.length;
  return (
    <svg width="100%" height="96" aria-hidden="true">
      {bars.map(({ start, used, share }, index) => (
        <g key={start}>
          <title>{say('usage.bar', { date: nameOf(start), credits: say('credits', { count: used }) })}</title>
          <rect x={`${index * step}%`} width={`${step}%`} height="100%" fill="none" pointerEvents="all" />
          {share > 0 && (
            <rect
              className="bp-column"
              rx="2"
              x={`${(index + 0.15) * step}%`}
              y={`${98 - 98 * share}%`}
              width={`${0.7 * step}%`}
              height={`${2 + 98 * share}%`}
            />
          )}
        </g>
      ))}
    </svg>
  );
}
