import { useState } from 'react';
import { usePart } from '../hooks/usePart.js';
import { type UsageInterval, useUsage } from '../hooks/useUsage.js';
import { Blank } from '../parts/Blank.js';
import { Choice } from '../parts/Choice.js';
import { Loading } from '../parts/Loading.js';
import { PanelStatus } from '../parts/PanelStatus.js';
import { three } from '../view/blank.js';
import { type UsageView, viewUsage } from '../view/usage.js';
import { figureWords } from './figureWords.js';

const intervals = ['day', 'week', 'month'] as const;
const blank = viewUsage(three.map((start) => ({ start: `2000-09-0${start}T00:00:00Z`, used: 100, added: 0 })));

/** The chart itself. */
export function Usage() {
  const { say, slot } = usePart(figureWords);
  const [interval, choose] = useState<UsageInterval>('day');
  const usage = useUsage({ interval });
  const view = usage.status === 'ready' ? viewUsage(usage.buckets) : undefined;
  return (
    <div {...slot('usage', usage.status)}>
      <Choice legend={say('usage.by')} options={intervals} value={interval} onChange={choose}>
        {(option) => say(`usage.${option}`)}
      </Choice>
      {view ? (
        view.most > 0 ? (
          <Figures view={view} interval={interval} />
        ) : (
          <Blank>{say('usage.none')}</Blank>
        )
      ) : usage.status === 'loading' ? (
        <Loading>
          <Figures view={blank} interval={interval} />
        </Loading>
      ) : (
        usage.status !== 'ready' && <PanelStatus panel={usage} />
      )}
    </div>
  );
}

interface FiguresProps {
  view: UsageView;
  interval: UsageInterval;
}

function Figures({ view: { used, most, bars }, interval }: FiguresProps) {
  const { say, slot, format } = usePart(figureWords);
  // The server's days are those of UTC, wherever the person is.
  const dates = new Intl.DateTimeFormat(format.locale, {
    timeZone: 'UTC',
    ...(interval === 'month' ? { month: 'long', year: 'numeric' } : { dateStyle: 'medium' }),
  });
  const day = (start: string) => dates.format(new Date(start));
  const [first] = bars;
  const last = bars.at(-1);
  return (
    <>
      <p {...slot('total')}>{say('usage.total', { count: used, date: first ? day(first.start) : '' })}</p>
      <div {...slot('chart')} aria-hidden="true">
        <small>{format.number(most)}</small>
        <Bars bars={bars} nameOf={day} />
        <p {...slot('axis')}>
          <span>{first && day(first.start)}</span> <span>{last && day(last.start)}</span>
        </p>
      </div>
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
                <th scope="row">{interval === 'week' ? say('usage.week.of', { date: day(start) }) : day(start)}</th>
                <td>{format.number(used)}</td>
                <td>{format.number(added)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}

/** Drawn with attributes alone, as a strict Content-Security-Policy wants it. What is pointed at says its figure. */
function Bars({ bars, nameOf }: { bars: UsageView['bars']; nameOf(start: string): string }) {
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
