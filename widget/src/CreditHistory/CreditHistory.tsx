'use client';
import type { Transaction } from '@billing-panel/contract';
import { useState } from 'react';
import { useBilling } from '../hooks/billingContext.js';
import { usePanel } from '../hooks/usePanel.js';
import { useTransactions } from '../hooks/useTransactions.js';
import { useWords } from '../hooks/useWords.js';
import { Blank } from '../parts/Blank.js';
import { Button } from '../parts/Button.js';
import { Icon } from '../parts/Icon.js';
import { PanelStatus } from '../parts/PanelStatus.js';
import { definePart, Root, type RootProps, useSlot } from '../parts/Root.js';
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
    const say = useWords(historyWords);
    const slot = useSlot();
    const panel = usePanel();
    const [isOpen, setOpen] = useState(defaultOpen);
    return (
      <Root {...rest} part="credit-history" state={isOpen ? 'open' : 'closed'} ref={ref}>
        <details open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
          <summary {...slot('disclosure')}>
            <Heading>{say('history.heading')}</Heading> <Icon name="chevron" />
          </summary>
          {isOpen &&
            (panel.status === 'ready' ? (
              <List />
            ) : panel.status === 'loading' ? (
              <Skeleton />
            ) : (
              <PanelStatus panel={panel} />
            ))}
        </details>
      </Root>
    );
  },
);

function List() {
  const say = useWords(historyWords);
  const slot = useSlot();
  const history = useTransactions();
  if (history.status === 'loading') return <Skeleton />;
  if (history.status === 'error') return <PanelStatus panel={history} />;
  if (history.transactions.length === 0) return <Blank>{say('history.none')}</Blank>;
  return (
    <>
      <ul {...slot('transactions')}>
        {history.transactions.map((transaction) => (
          <Row key={transaction.id} transaction={transaction} />
        ))}
      </ul>
      {history.hasMore && (
        <Button look="quiet" isBusy={history.isLoadingMore} onClick={history.loadMore}>
          {say('history.more')}
        </Button>
      )}
    </>
  );
}

function Row({ transaction: { created_at, amount, balance_after, kind, description } }: { transaction: Transaction }) {
  const say = useWords(historyWords);
  const { format } = useBilling();
  const slot = useSlot();
  const word = say(`history.kind.${kind}`);
  return (
    <li {...slot('transaction', kind)}>
      <span {...slot('what')}>
        <bdi>{description || word}</bdi>
        <small>{[description && word, format.date(created_at)].filter(Boolean).join(' · ')}</small>
      </span>
      <span {...slot('change', amount > 0 ? 'in' : 'out')}>
        {format.signed(amount)}
        <small>{say('history.left', { count: balance_after })}</small>
      </span>
    </li>
  );
}

function Skeleton() {
  const slot = useSlot();
  return (
    <ul {...slot('transactions')} aria-hidden="true">
      {['a', 'b', 'c', 'd'].map((key) => (
        <li key={key} {...slot('transaction', 'loading')}>
          <span {...slot('what')}>
            <span className="bp-skeleton">Something used</span>
            <small>
              <span className="bp-skeleton">00 September 0000</span>
            </small>
          </span>
          <span className="bp-skeleton">−000</span>
        </li>
      ))}
    </ul>
  );
}
