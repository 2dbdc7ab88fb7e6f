'use client';
import { useId, useState } from 'react';
import { useBilling } from '../hooks/billingContext.js';
import { useCountTo } from '../hooks/useCountTo.js';
import type { Panel } from '../hooks/usePanel.js';
import { useWords } from '../hooks/useWords.js';
import { Icon } from '../parts/Icon.js';
import { definePart, type RootProps, useSlot } from '../parts/Root.js';
import { Section } from '../parts/Section.js';
import { type BalanceView, viewBalance } from '../view/balance.js';
import { balanceWords } from './balanceWords.js';

export interface BalanceMeterProps {
  /** Below this many credits the balance is called low; else the provider's `lowAt`. */
  lowAt?: number;
}

/** How much is left: the number, a meter of it, and the sentence that both stand for. */
export const BalanceMeter = definePart<BalanceMeterProps & RootProps>('BalanceMeter', ({ lowAt, ...rest }, ref) => {
  const billing = useBilling();
  const say = useWords(balanceWords);
  const view = (panel: Panel) => viewBalance(panel, lowAt ?? billing.lowAt);
  return (
    <Section
      part="balance-meter"
      heading={say('balance.heading')}
      rest={rest}
      innerRef={ref}
      state={(panel) => view(panel).state}
      skeleton={<Skeleton />}
    >
      {(panel) => <Balance view={view(panel)} />}
    </Section>
  );
});

function Balance({ view }: { view: BalanceView }) {
  const { format } = useBilling();
  const say = useWords(balanceWords);
  const slot = useSlot();
  const shown = useCountTo(view.balance);
  const sentence = sentenceOf(view, say, format.date);
  const [first] = useState(sentence);
  const word = view.state === 'empty' || view.state === 'healthy' ? undefined : say(`balance.${view.state}`);
  return (
    <div {...slot('balance', view.state)}>
      <p {...slot('amount')}>
        <b {...slot('number')}>{format.number(shown)}</b> {say('credits.unit', { count: view.balance })}
        {word && (
          <span {...slot('tag', view.state)}>
            <Icon name="warning" /> {word}
          </span>
        )}
      </p>
      <Bar view={view} label={say('balance.heading')} text={sentence} />
      <p {...slot('note')}>{sentence}</p>
      <p className="bp-hidden" role="status">
        {sentence === first ? '' : sentence}
      </p>
    </div>
  );
}

/** The native meter carries the value; what is drawn over it says what a meter cannot: which part ends soon, and where low begins. */
function Bar({ view, label, text }: { view: BalanceView; label: string; text: string }) {
  const hatch = useId();
  const left = Math.max(0, view.balance);
  const ending = Math.min(view.expiring?.credits ?? 0, left);
  const percent = (part: number) => `${(100 * part) / view.full}%`;
  return (
    <div {...useSlot()('bar', view.state)}>
      <meter min={0} max={view.full} low={view.lowAt} value={left} aria-label={label} aria-valuetext={text} />
      <svg aria-hidden="true" focusable="false">
        <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="2.5" height="6" fill="currentColor" />
        </pattern>
        {ending > 0 && (
          <rect x={percent(left - ending)} width={percent(ending)} height="100%" fill={`url(#${hatch})`} />
        )}
        {view.lowAt > 0 && view.lowAt < view.full && (
          <rect className="bp-tick" x={percent(view.lowAt)} width="2" height="100%" />
        )}
      </svg>
    </div>
  );
}

type SayBalance = ReturnType<typeof useWords<typeof balanceWords>>;

function sentenceOf(
  { state, balance, full, expiring, held, incoming }: BalanceView,
  say: SayBalance,
  date: (iso: string) => string,
): string {
  if (state === 'empty') return say('balance.empty');
  if (state === 'negative') return say('balance.owed', { count: -balance });
  const facts = [
    balance === full ? say('credits', { count: balance }) : say('balance.of', { left: balance, count: full }),
  ];
  if (expiring) facts.push(say('balance.expiring', { count: expiring.credits, date: date(expiring.expires_at) }));
  if (held > 0) facts.push(say('balance.held', { count: held }));
  if (incoming) facts.push(say('balance.incoming', { count: incoming.credits, date: date(incoming.at) }));
  return facts.join(' · ');
}

function Skeleton() {
  const slot = useSlot();
  return (
    <div {...slot('balance', 'loading')} aria-hidden="true">
      <p {...slot('amount')}>
        <b className="bp-number bp-skeleton">0,000</b>
      </p>
      <div {...slot('bar', 'loading')} />
      <p {...slot('note')}>
        <span className="bp-skeleton">000 of 0,000 credits</span>
      </p>
    </div>
  );
}
