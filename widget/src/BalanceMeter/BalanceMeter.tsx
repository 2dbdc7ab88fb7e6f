'use client';
import { useCountTo } from '../hooks/useCountTo.js';
import { usePart } from '../hooks/usePart.js';
import { Emphasis } from '../parts/Emphasis.js';
import { Icon } from '../parts/Icon.js';
import { warning } from '../parts/icons.js';
import { definePart, type RootProps } from '../parts/Root.js';
import { Section } from '../parts/Section.js';
import { type BalanceView, type Credits, viewBalance } from '../view/balance.js';
import { balanceWords } from './balanceWords.js';

export interface BalanceMeterProps {
  /** With this many credits or fewer the balance is called low; else the provider's `lowAt`. */
  lowAt?: number;
}

/** How much is left: the number, a meter of it, and the sentence that both stand for. */
export const BalanceMeter = definePart<BalanceMeterProps & RootProps>('BalanceMeter', ({ lowAt, ...rest }, ref) => {
  const part = usePart(balanceWords);
  const view = (panel: Credits) => viewBalance(panel, lowAt ?? part.lowAt);
  return (
    <Section
      part="balance-meter"
      heading={part.say('balance.heading')}
      rest={rest}
      innerRef={ref}
      blank={blank}
      state={(panel) => view(panel).state}
    >
      {(panel) => <Balance view={view(panel)} />}
    </Section>
  );
});

const blank: Credits = {
  credits: { balance: 1000, total_purchased: 0, held: 0, expiring: [] },
  meter: { full: 2000, low_at: 0 },
};

function Balance({ view }: { view: BalanceView }) {
  const { say, slot, format } = usePart(balanceWords);
  const { state, balance, full, lowAt, lastsDays, expiring, held, incoming } = view;
  const shown = useCountTo(balance);
  const credits = say('credits', { count: balance });
  const facts =
    state === 'empty'
      ? [say('balance.empty')]
      : state === 'negative'
        ? [credits, say('balance.owed')]
        : [
            balance === full ? credits : say('balance.of', { left: balance, count: full }),
            lastsDays && say('balance.lasts', { count: lastsDays }),
            expiring && say('balance.expiring', { count: expiring.credits, date: format.date(expiring.expires_at) }),
            held && say('balance.held', { count: held }),
            incoming && say('balance.incoming', { count: incoming.credits, date: format.date(incoming.at) }),
          ].filter(Boolean);
  const percent = (part: number) => `${(100 * part) / full}%`;
  return (
    <>
      <p {...slot('amount')}>
        <Emphasis part="number" text={credits} what={format.number(balance)} shown={format.number(shown)} />
        {state !== 'empty' && state !== 'healthy' && (
          <span {...slot('tag', state)}>
            <Icon path={warning} /> {say(`balance.${state}`)}
          </span>
        )}
      </p>
      {/* The native meter carries the value; what is drawn over it says which part of it ends soon, and where low begins. */}
      <div {...slot('bar', state)}>
        <meter
          min={0}
          max={full}
          low={lowAt}
          value={Math.max(0, balance)}
          aria-label={say('balance.heading')}
          aria-valuetext={facts.join(' · ')}
        />
        <svg aria-hidden="true">
          {expiring && <line x1={percent(balance - expiring.credits)} x2={percent(balance)} y1="50%" y2="50%" />}
          {lowAt > 0 && <rect x={percent(lowAt)} width="2" height="100%" />}
        </svg>
      </div>
      <p {...slot('note')} role="status">
        {facts.map((fact) => (
          <span key={fact} {...slot('fact')}>
            {fact}
          </span>
        ))}
      </p>
    </>
  );
}
