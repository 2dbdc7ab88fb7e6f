'use client';
import type { CreditPackage } from '@billing-panel/contract';
import { useBilling } from '../hooks/billingContext.js';
import { useCheckout } from '../hooks/useCheckout.js';
import { useWords } from '../hooks/useWords.js';
import { Blank } from '../parts/Blank.js';
import { Button } from '../parts/Button.js';
import { FailureOf } from '../parts/Failure.js';
import { definePart, type RootProps, useSlot } from '../parts/Root.js';
import { Section } from '../parts/Section.js';
import { packWords } from './packWords.js';

/** Credits to buy once, without a plan. */
export const CreditPacks = definePart<RootProps>('CreditPacks', (rest, ref) => {
  const say = useWords(packWords);
  const slot = useSlot();
  return (
    <Section
      part="credit-packs"
      heading={say('packs.heading')}
      rest={rest}
      innerRef={ref}
      state={({ packages }) => (packages.length > 0 ? 'ready' : 'empty')}
      skeleton={<Skeleton />}
    >
      {({ packages }) =>
        packages.length === 0 ? (
          <Blank>{say('packs.none')}</Blank>
        ) : (
          <ul {...slot('packs')}>
            {packages.map((pack) => (
              <Pack key={pack.id} pack={pack} />
            ))}
          </ul>
        )
      }
    </Section>
  );
});

function Pack({ pack }: { pack: CreditPackage }) {
  const say = useWords(packWords);
  const { format } = useBilling();
  const { purchase, leaving } = useCheckout();
  const slot = useSlot();
  const { id, credits, name, description, expires_after_days: days, highlight } = pack;
  const target = `package:${id}`;
  const isBusy = leaving === target;
  const notes = [
    // A name that only repeats the number says nothing new.
    name.replace(/\D/g, '') === String(credits) ? '' : name,
    description,
    days ? say('packs.expires', { count: days }) : '',
  ].filter(Boolean);
  return (
    <li {...slot('pack', isBusy ? 'busy' : 'ready')}>
      <p {...slot('pack-credits')}>
        <b {...slot('pack-number')}>{format.number(credits)}</b> {say('credits.unit', { count: credits })}
        {highlight && <span {...slot('chip')}>{say('recommended')}</span>}
      </p>
      <p {...slot('note')}>{notes.join(' · ')}</p>
      <div {...slot('pack-action')}>
        <Button isBusy={isBusy} onClick={() => purchase(id)}>
          {isBusy ? say('openingCheckout') : say('packs.buy', { count: credits, price: format.money(pack) })}
        </Button>
        <FailureOf target={target} />
      </div>
    </li>
  );
}

function Skeleton() {
  const slot = useSlot();
  return (
    <ul {...slot('packs')} aria-hidden="true">
      {['a', 'b', 'c'].map((key) => (
        <li key={key} {...slot('pack', 'loading')}>
          <p className="bp-pack-credits">
            <b className="bp-pack-number bp-skeleton">0,000</b>
          </p>
          <p className="bp-note">
            <span className="bp-skeleton">Expire after a year</span>
          </p>
          <span className="bp-button bp-skeleton">Buy 000 credits</span>
        </li>
      ))}
    </ul>
  );
}
