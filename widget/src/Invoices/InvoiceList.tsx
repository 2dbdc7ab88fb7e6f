import type { Invoice } from '@billing-panel/contract';
import { money } from '../format/figures.js';
import { useInvoices } from '../hooks/useInvoices.js';
import { usePart } from '../hooks/usePart.js';
import { Icon } from '../parts/Icon.js';
import { out, warning } from '../parts/icons.js';
import { List } from '../parts/List.js';
import { blankItem, three } from '../view/blank.js';
import { viewInvoice } from '../view/invoices.js';
import { invoiceWords } from './invoiceWords.js';

const blank = { ...blankItem, kind: 'invoice', created_at: '2000-09-30T00:00:00Z', status: 'paid' } as const;

/** The list itself. */
export function InvoiceList() {
  const { say } = usePart(invoiceWords);
  return (
    <List
      part="invoice-list"
      pages={useInvoices()}
      blanks={three.map((id): Invoice => ({ ...blank, id }))}
      none={say('invoices.none')}
      row={(invoice) => <Row key={invoice.id} invoice={invoice} />}
    />
  );
}

const tones = { due: 'warning', failed: 'danger' };

function Row({ invoice }: { invoice: Invoice }) {
  const { say, slot, format } = usePart(invoiceWords);
  const { kind, status } = invoice;
  const key = `invoices.status.${status}` as keyof typeof invoiceWords;
  // Stripe may have words that nobody knew when this was written.
  const word = Object.hasOwn(invoiceWords, key) ? say(key) : status;
  const { state, links } = viewInvoice(invoice);
  const date = format.date(invoice.created_at);
  const amount = money(format, invoice);
  return (
    <li {...slot('invoice', state)} tabIndex={-1}>
      <p {...slot('what')}>
        {date}
        <small>
          <span {...slot('fact')}>{say(`invoices.${kind}`)}</span>
          <span {...slot('fact')}>
            {state === 'settled' ? (
              word
            ) : (
              <span {...slot('tag', tones[state])}>
                <Icon path={warning} /> {word}
              </span>
            )}
          </span>
        </small>
      </p>
      <p {...slot('change')}>
        {amount}
        <small>
          {links.map(({ kind: link, url }) => {
            const text = say(`invoices.link.${link}`);
            return (
              <a
                key={link}
                {...slot('link', link)}
                href={url}
                target="_blank"
                rel="noopener noreferrer"
                aria-label={say('invoices.link', { link: text, date, amount })}
              >
                {text}
                <Icon path={out} />
              </a>
            );
          })}
        </small>
      </p>
    </li>
  );
}
