import type { Transaction } from '@billing-panel/contract';
import { signed } from '../format/figures.js';
import { usePart } from '../hooks/usePart.js';
import { useTransactions } from '../hooks/useTransactions.js';
import { Blank } from '../parts/Blank.js';
import { Button } from '../parts/Button.js';
import { Loading } from '../parts/Loading.js';
import { PanelStatus } from '../parts/PanelStatus.js';
import { transactionWords } from './transactionWords.js';

const blank = {
  created_at: '2000-09-30T00:00:00Z',
  amount: 100,
  balance_after: 100,
  kind: 'grant',
  description: 'Something',
} as const;
const blanks: Transaction[] = ['1', '2', '3'].map((id) => ({ ...blank, id }));

/** The list itself, a page at a time. */
export function Transactions() {
  const { say, slot } = usePart(transactionWords);
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
  const { say, slot, format } = usePart(transactionWords);
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
        {signed(format, amount)}
        <small>{say('history.left', { count: balance_after })}</small>
      </p>
    </li>
  );
}
