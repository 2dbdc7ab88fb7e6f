import type { PanelPlan } from '@billing-panel/contract';
import { type Money, money } from '../format/figures.js';
import type { Vars } from '../format/words.js';
import { usePart } from '../hooks/usePart.js';
import type { PlanPreview } from '../hooks/usePlanPreview.js';
import { changeWords } from './changeWords.js';

interface ChangeCostProps {
  facts: Vars;
  preview: PlanPreview;
}

/** When the change acts, what is due now and what later. */
export function ChangeCost({ facts, preview: { due_now, due_later, takes_effect } }: ChangeCostProps) {
  const { say, slot } = usePart(changeWords);
  return (
    <>
      <p>{say(takes_effect === 'now' ? 'change.lead.now' : 'change.lead.later', facts)}</p>
      <dl {...slot('bill')}>
        <Row part="bill-total" label={say('change.now')} amount={due_now} />
        <Row part="bill-total" label={say('change.on', facts)} amount={due_later} />
      </dl>
    </>
  );
}

interface ChangeTermsProps extends ChangeCostProps {
  plan: PanelPlan;
  isTrial: boolean;
}

/** Which credits come with it and when, what is charged, and how the sum is made up. */
export function ChangeTerms({ plan, isTrial, facts, preview }: ChangeTermsProps) {
  const { say, slot } = usePart(changeWords);
  const { due_now, due_later, takes_effect, lines } = preview;
  const isLater = takes_effect === 'period_end';
  // Where nothing is charged now, the lines are those of the next invoice.
  const due = isLater || isTrial ? due_later : due_now;
  const rest = lines.reduce((left, { amount_minor }) => left - amount_minor, due.amount_minor);
  return (
    <>
      <p {...slot('note')}>
        {say('change.price', facts)}{' '}
        {plan.credits_included > 0 && say(`change.credits.${isLater ? 'later' : isTrial ? 'trial' : 'now'}`, facts)}
      </p>
      {lines[0] && (
        <details {...slot('note')}>
          <summary>{say('change.lines')}</summary>
          <dl {...slot('bill')}>
            {lines.map((line) => (
              <Row key={`${line.description} ${line.amount_minor}`} label={line.description} amount={line} />
            ))}
            {rest !== 0 && <Row label={say('change.rest')} amount={{ ...due, amount_minor: rest }} />}
          </dl>
        </details>
      )}
      {due_now.amount_minor > 0 && <p {...slot('note')}>{say('change.method', facts)}</p>}
    </>
  );
}

function Row({ part = 'bill-row', label, amount }: { part?: string; label: string; amount: Money }) {
  const { slot, format } = usePart();
  return (
    <div {...slot(part)}>
      <dt>{label}</dt>
      <dd>{money(format, amount)}</dd>
    </div>
  );
}

const some = { price: 99, amount_minor: 9900, currency: 'usd', exponent: 2 };

/** What a skeleton is made of. */
export const blankPreview: PlanPreview = {
  takes_effect: 'now',
  due_now: some,
  due_later: some,
  at: '2000-09-30T00:00:00Z',
  lines: [{ ...some, description: '', period: { start: '', end: '' } }],
};
