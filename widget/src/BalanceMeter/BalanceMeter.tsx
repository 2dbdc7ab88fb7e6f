'use client';
import { useId, useState } from 'react';
import type { Format } from '../format/format.js';
import { useCountTo } from '../hooks/useCountTo.js';
import type { Panel } from '../hooks/usePanel.js';
import { type Say, usePart } from '../hooks/usePart.js';
import { Emphasis } from '../parts/Emphasis.js';
import { Icon } from '../parts/Icon.js';
import { warning } from '../parts/icons.js';
import { definePart, type RootProps } from '../parts/Root.js';
import { Section } from '../parts/Section.js';
import { type BalanceView, viewBalance } from '../view/balance.js';
import { balanceWords } from './balanceWords.js';

export interface BalanceMeterProps {
  /** Below this many credits the balance is called low; else the provider's `lowAt`. */
  lowAt?: number;
}

/** How much is left: the number, a meter of it, and the sentence that both stand for. */
export const BalanceMeter = definePart<BalanceMeterProps & RootProps>('BalanceMeter', ({ lowAt, ...rest }, ref) => {
  const part = usePart(balanceWords);
  const view = (panel: Panel) => viewBalance(panel, lowAt ?? part.lowAt);
  return (
    <Section
      part="balance-meter"
      heading={part.say('balance.heading')}
      rest={rest}
      innerRef={ref}
      state={(panel) => view(panel).state}
    >
      {(panel) => <Balance view={view(panel)} />}
    </Section>
  );
});

const separator = ' · ';

function Balance({ view }: { view: BalanceView }) {
  const { say, slot, format } = usePart(balanceWords);
  const { state, balance } = view;
  const shown = useCountTo(balance);
  const sentence = sentenceOf(view, say, format);
  const [first] = useState(sentence);
  return (
    <>
      <p {...slot('amount')}>
        <Emphasis
          part="number"
          text={say('credits', { count: balance })}
          what={format.number(balance)}
          shown={format.number(shown)}
        />
        {state !== 'empty' && state !== 'healthy' && (
          <span {...slot('tag', state)}>
            <Icon path={warning} /> {say(`balance.${state}`)}
          </span>
        )}
      </p>
      <Bar view={view} text={sentence} />
      <p {...slot('note')}>
        {sentence.split(separator).map((fact) => (
          <span key={fact} {...slot('fact')}>
            {fact}
          </span>
        ))}
      </p>
      <p className="bp-hidden" role="status">
        {sentence !== first && sentence}
      </p>
    </>
  );
}

/** The native meter carries the value; what is drawn over it says what a meter cannot: which part ends soon, and where low begins. */
function Bar({ view: { state, balance, full, lowAt, expiring }, text }: { view: BalanceView; text: string }) {
  const { say, slot } = usePart(balanceWords);
  const hatch = useId();
  const left = Math.max(0, balance);
  const ending = Math.min(expiring?.credits ?? 0, left);
  const percent = (part: number) => `${(100 * part) / full}%`;
  return (
    <div {...slot('bar', state)}>
      <meter min={0} max={full} low={lowAt} value={left} aria-label={say('balance.heading')} aria-valuetext={text} />
      <svg aria-hidden="true">
        <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path d="M0 0h2.5v6H0" fill="currentColor" />
        </pattern>
        <rect x={percent(left - ending)} width={percent(ending)} height="100%" fill={`url(#${hatch})`} />
        {lowAt > 0 && lowAt < full && <rect className="bp-tick" x={percent(lowAt)} width="2" height="100%" />}
      </svg>
    </div>
  );
}

function sentenceOf(
  { state, balance, full, expiring, held, incoming }: BalanceView,
  say: Say<keyof typeof balanceWords>,
  { date }: Format,
): string {
  if (state === 'empty') return say('balance.empty');
  if (state === 'negative') return say('balance.owed');
  return [
    balance === full ? say('credits', { count: balance }) : say('balance.of', { left: balance, count: full }),
    expiring && say('balance.expiring', { count: expiring.credits, date: date(expiring.expires_at) }),
    held > 0 && say('balance.held', { count: held }),
    incoming && say('balance.incoming', { count: incoming.credits, date: date(incoming.at) }),
  ]
    .filter(Boolean)
    .join(separator);
}
