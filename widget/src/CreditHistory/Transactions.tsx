import type { Transaction } from '@billing-panel/contract';
import { signed } from '../format/figures.js';
import { usePart } from '../hooks/usePart.js';
import { useTransactions } from '../hooks/useTransactions.js';
import { List } from '../parts/List.js';
import { three } from '../view/blank.js';
import { transactionWords } from './transactionWords.js';

const blank = {
  created_at: '2000-09-30T00:00:00Z',
  amount: 100,
  balance_after: 100,
  kind: 'grant',
  description: 'Something',
} as const;

/** The list itself. */
export function Transactions() {
  const { say } = usePart(transactionWords);
  return (
    <List
      part="transactions"
      pages={useTransactions()}
      blanks={three.map((id): Transaction => ({ ...blank, id }))}
      none={say('history.none')}
      row={(transaction) => <Row key={transaction.id} {...transaction} />}
    />
  );
}

function Row({ created_at, amount, balance_after: left, kind, description, expires_at }: Transaction) {
  const { say, slot, format } = usePart(transactionWords);
  // What had ended is back, since a refund of its payment takes it.
  const isUndone = kind === 'expire' && amount > 0;
  const word = say(`history.kind.${isUndone ? 'reinstate' : kind}`);
  return (
    <li {...slot('transaction', kind)} tabIndex={-1}>
      <p {...slot('what')}>
        <bdi>{description || word}</bdi>
        <small>
          {[
            description && word,
            format.date(created_at),
            expires_at && say('history.until', { date: format.date(expires_at) }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </small>
      </p>
      <p {...slot('change', amount > 0 ? 'in' : 'out')}>
        {signed(format, amount)}
        <small>{say(left < 0 ? 'history.owed' : 'history.left', { count: Math.abs(left) })}</small>
      </p>
    </li>
  );
}
