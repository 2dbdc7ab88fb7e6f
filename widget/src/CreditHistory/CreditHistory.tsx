'use client';
import { useState } from 'react';
import { usePart } from '../hooks/usePart.js';
import { Blank } from '../parts/Blank.js';
import { Icon } from '../parts/Icon.js';
import { chevron } from '../parts/icons.js';
import { Loading } from '../parts/Loading.js';
import { lazily } from '../parts/lazily.js';
import { definePart, Root, type RootProps } from '../parts/Root.js';
import { Heading } from '../parts/Section.js';
import { historyWords } from './historyWords.js';

export interface CreditHistoryProps {
  /** Opened from the start; else the list is asked for when it is opened. */
  defaultOpen?: boolean;
}

const Transactions = lazily(
  () => import('./Transactions.js').then((module) => module.Transactions),
  () => (
    <Loading>
      <Blank>…</Blank>
    </Loading>
  ),
);

/** Each credit that came in or went out, newest first. */
export const CreditHistory = definePart<CreditHistoryProps & RootProps>(
  'CreditHistory',
  ({ defaultOpen = false, ...rest }, ref) => {
    const { say, slot } = usePart(historyWords);
    const [isOpen, setOpen] = useState(defaultOpen);
    return (
      <Root {...rest} part="credit-history" state={isOpen ? 'open' : 'closed'} innerRef={ref}>
        <details open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
          <summary {...slot('disclosure')}>
            <Heading>{say('history.heading')}</Heading> <Icon path={chevron} />
          </summary>
          {isOpen && <Transactions />}
        </details>
      </Root>
    );
  },
);
