'use client';
import type { PanelPackage } from '@billing-panel/contract';
import { money, percent } from '../format/figures.js';
import { useCheckout } from '../hooks/useCheckout.js';
import type { Panel } from '../hooks/usePanel.js';
import { usePart } from '../hooks/usePart.js';
import { Blank } from '../parts/Blank.js';
import { DepartureButton } from '../parts/DepartureButton.js';
import { Emphasis } from '../parts/Emphasis.js';
import { Recommended } from '../parts/Recommended.js';
import { definePart, type RootProps } from '../parts/Root.js';
import { Section } from '../parts/Section.js';
import { blankItem, three } from '../view/blank.js';
import { packWords } from './packWords.js';

/** Credits to buy once, without a plan. */
export const CreditPacks = definePart<RootProps>('CreditPacks', (rest, ref) => {
  const { say, slot } = usePart(packWords);
  return (
    <Section
      part="credit-packs"
      heading={say('packs.heading')}
      rest={rest}
      innerRef={ref}
      blank={blank}
      state={({ packages }) => (packages[0] ? 'ready' : 'empty')}
    >
      {({ packages }) =>
        packages[0] ? (
          <ul {...slot('packs')}>
            {packages.map((pack) => (
              <Pack key={pack.id} pack={pack} isBest={pack.savings?.percent === most(packages)} />
            ))}
          </ul>
        ) : (
          <Blank>{say('packs.none')}</Blank>
        )
      }
    </Section>
  );
});

const blank: Pick<Panel, 'packages'> = { packages: three.map((id) => ({ ...blankItem, id, credits: 1000 })) };

/** At the end of a line, never at its beginning. */
const separator = '\u00a0· ';

const most = (packs: PanelPackage[]) => Math.max(...packs.map(({ savings }) => savings?.percent ?? 0));

function Pack({ pack, isBest }: { pack: PanelPackage; isBest: boolean }) {
  const { say, slot, format } = usePart(packWords);
  const { purchase } = useCheckout();
  const { id, credits, name, description, expires_after_days: days, highlight, savings } = pack;
  const count = { count: credits };
  return (
    <li {...slot('pack')}>
      <p {...slot('pack-credits')}>
        <Emphasis part="pack-number" text={say('credits', count)} what={format.number(credits)} />
        {highlight && (isBest ? <span {...slot('chip')}>{say('packs.best')}</span> : <Recommended />)}
      </p>
      <p {...slot('note')}>
        {/* A name that only repeats the number says nothing new. */}
        <bdi>{[name.replace(/\D/g, '') !== `${credits}` && name, description].filter(Boolean).join(separator)}</bdi>
        <span {...slot('terms')}>
          {savings && (
            <span {...slot('fact')}>{say('packs.saves', { percent: percent(format, savings.percent) })}</span>
          )}
          {days && <span {...slot('fact')}>{say('packs.expires', { count: days })}</span>}
        </span>
      </p>
      <div {...slot('pack-action')}>
        <DepartureButton target={`package:${id}`} onClick={() => purchase(id)}>
          {say('packs.buy', { ...count, price: money(format, pack) })}
        </DepartureButton>
      </div>
    </li>
  );
}
