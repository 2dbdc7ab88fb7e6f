'use client';
import type { Transaction } from '@billing-panel/contract';
import { useState } from 'react';
import { usePart } from '../hooks/usePart.js';
import { useTransactions } from '../hooks/useTransactions.js';
import { Blank } from '../parts/Blank.js';
import { Button } from '../parts/Button.js';
import { Icon } from '../parts/Icon.js';
import { Loading } from '../parts/Loading.js';
import { PanelStatus } from '../parts/PanelStatus.js';
import { definePart, Root, type RootProps } from '../parts/Root.js';
import { Heading } from '../parts/Section.js';
import { historyWords } from './historyWords.js';

export interface CreditHistoryProps {
  /** Opened from the start; else the list is asked for when it is opened. */
  defaultOpen?: boolean;
}

/** Each credit that came in or went out, newest first. */
export const CreditHistory = definePart<CreditHistoryProps & RootProps>(
  'CreditHistory',
  ({ defaultOpen = false, ...rest }, ref) => {
    const { say, slot } = usePart(historyWords);
    const [isOpen, setOpen] = useState(defaultOpen);
    return (
      <Root {...rest} part="credit-history" state={isOpen ? 'open' : 'closed'} ref={ref}>
        <details open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
          <summary {...slot('disclosure')}>
            <Heading>{say('history.heading')}</Heading> <Icon name="chevron" />
          </summary>
          {isOpen && <List />}
        </details>
      </Root>
    );
  },
);

const blank = {
  created_at: '2000-09-30T00:00:00Z',
  amount: 100,
  balance_after: 100,
  kind: 'grant',
  description: 'Something',
} as const;
const blanks: Transaction[] = ['1', '2', '3'].map((id) => ({ ...blank, id }));

function List() {
  const { say, slot } = usePart(historyWords);
  const history = useTransactions();
  const rows = (transactions: Transaction[]) => (
    <ul {...slot('transactions')}>
      {transactions.map((transaction) => (
        <Row key={transaction.id} {...transaction} />
      ))}
    </ul>
  );
  if (history.status === 'loading') return <Loading>{rows(blanks)}</Loading>;
  if (history.status !== 'ready') return <PanelStatus panel={history} />;
  if (!history.transactions[0]) return <Blank>{say('history.none')}</Blank>;
  return (
    <>
      {rows(history.transactions)}
      {history.hasMore && (
        <Button look="quiet" isBusy={history.isLoadingMore} onClick={history.loadMore}>
          {say('history.more')}
        </Button>
      )}
    </>
  );
}

function Row({ created_at, amount, balance_after, kind, description }: Transaction) {
  const { say, slot, format } = usePart(historyWords);
  const word = say(`history.kind.${kind}`);
  return (
    <li {...slot('transaction', kind)}>
      <p {...slot('what')}>
        <bdi>{description || word}</bdi>
        <small>
          {description && `${word} · `}
          {format.date(created_at)}
        </small>
      </p>
      <p {...slot('change', amount > 0 ? 'in' : 'out')}>
        {format.signed(amount)}
        <small>{say('history.left', { count: balance_after })}</small>
      </p>
    </li>
  );
}
