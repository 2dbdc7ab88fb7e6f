import { act, cleanup, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { createFakeBff, sampleInvoice, scenarios } from '../../testing/index.js';
import { asked, showPart } from '../testHost.js';
import { Invoices } from './Invoices.js';

afterEach(cleanup);

const rows = async () => await screen.findAllByRole('listitem');
const linksOf = (row: HTMLElement) =>
  within(row)
    .queryAllByRole('link')
    .map((link) => [link.textContent?.trim(), link.getAttribute('href')]);

describe('Invoices', () => {
  it('asks for nothing before it is opened', async () => {
    const { bff } = showPart(scenarios.subscribed, <Invoices />);
    await userEvent.click(screen.getByText('Invoices and receipts'));
    expect((await rows()).map((row) => row.textContent)).toEqual([
      'April 3, 2026InvoicePaid$49InvoicePDF',
      'March 3, 2026InvoicePaid$49InvoicePDF',
      'February 10, 2026One-off paymentPaid$39.99Receipt',
    ]);
    expect(asked(bff)).toEqual(['invoices']);
  });

  it('leads to pages and papers in a tab of their own, each called by what it is of', async () => {
    showPart(scenarios.subscribed, <Invoices defaultOpen />);
    const pdf = await screen.findByRole('link', { name: 'PDF, April 3, 2026, $49' });
    expect(pdf.getAttribute('href')).toBe('https://invoice.example/i/in_april/pdf');
    expect(pdf.getAttribute('target')).toBe('_blank');
    expect(pdf.getAttribute('rel')).toBe('noopener noreferrer');
  });

  it('says what is still to be paid, and where', async () => {
    showPart(scenarios.pastDue, <Invoices defaultOpen />);
    const [due] = await rows();
    expect(due?.textContent).toContain('To be paid');
    expect(due?.dataset.state).toBe('due');
    expect(screen.getByRole('link', { name: 'Pay, April 10, 2026, $49' }).getAttribute('href')).toBe(
      'https://invoice.example/i/open',
    );
  });

  it.each([
    ['paid', 'Paid', 'settled'],
    ['void', 'Canceled', 'settled'],
    ['uncollectible', 'Not paid', 'failed'],
    ['processing', 'On its way', 'settled'],
    ['failed', 'Failed', 'failed'],
    ['refunded', 'Refunded', 'settled'],
    ['partially_refunded', 'Refunded in part', 'settled'],
    ['a_new_word', 'a_new_word', 'settled'],
  ])('says %s as %j', async (status, word, state) => {
    showPart({ invoices: [sampleInvoice({ id: 'in_1', amount_minor: 4900, status })] }, <Invoices defaultOpen />);
    const [row] = await rows();
    expect(row?.querySelector('[data-part="what"] small')?.textContent).toMatch(new RegExp(`^Invoice\\s*${word}$`));
    expect(row?.dataset.state).toBe(state);
  });

  it('writes amounts from minor units, with the exponent that the server sends', async () => {
    const invoices = [
      sampleInvoice({ id: 'yen', amount_minor: 4900, currency: 'jpy', exponent: 0 }),
      sampleInvoice({ id: 'dinar', amount_minor: 2997, currency: 'kwd', exponent: 3 }),
      sampleInvoice({ id: 'credit', amount_minor: -1234 }),
    ];
    const { container } = showPart({ invoices }, <Invoices defaultOpen />);
    await rows();
    const amounts = [...container.querySelectorAll('[data-part="change"]')].map((each) => each.firstChild?.textContent);
    expect(amounts.map((amount) => amount?.replace(/\s/, ' '))).toEqual(['¥4,900', 'KWD 2.997', '-$12.34']);
  });

  it.each([
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    'http://invoice.example/i',
    'data:text/html,x',
    '//x.example',
    '',
  ])('has no link to %j', async (url) => {
    const links = { hosted_url: url, pdf_url: url, receipt_url: url };
    showPart({ invoices: [sampleInvoice({ id: 'in_1', amount_minor: 1, ...links })] }, <Invoices defaultOpen />);
    const [row] = await rows();
    expect(row && linksOf(row)).toEqual([]);
  });

  it('has more where there are more, keeps the keyboard where the list goes on, and ends', async () => {
    const { bff } = showPart(scenarios.longHistory, <Invoices defaultOpen />);
    expect(await rows()).toHaveLength(10);
    await userEvent.click(screen.getByRole('button', { name: 'Show older' }));
    await waitFor(async () => expect(await rows()).toHaveLength(13));
    expect(document.activeElement).toBe((await rows())[10]);
    expect(screen.queryByRole('button', { name: 'Show older' })).toBeNull();
    expect(bff.requests.map(({ body }) => body)).toEqual([{ limit: 10 }, { limit: 10, cursor: '10' }]);
  });

  it('keeps what it shows where the next page could not be had, and says why', async () => {
    const { bff } = showPart(scenarios.longHistory, <Invoices defaultOpen />);
    await rows();
    bff.manners.refuse.invoices = 'stripe_refused';
    await userEvent.click(screen.getByRole('button', { name: 'Show older' }));
    await waitFor(() =>
      expect(screen.getByRole('alert').textContent).toBe('The payment provider does not answer at the moment.'),
    );
    expect(await rows()).toHaveLength(10);
    bff.manners.refuse = {};
    await userEvent.click(screen.getByRole('button', { name: 'Show older' }));
    await waitFor(async () => expect(await rows()).toHaveLength(13));
    expect(document.activeElement).toBe((await rows())[10]);
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('takes the keyboard nowhere when the list grows later by itself', async () => {
    const { bff } = showPart(scenarios.longHistory, <Invoices defaultOpen />);
    await rows();
    bff.manners.refuse.invoices = 'stripe_refused';
    const more = screen.getByRole('button', { name: 'Show older' });
    await userEvent.click(more);
    await screen.findByRole('alert');
    bff.manners.refuse = {};
    bff.account.invoices = [sampleInvoice({ id: 'in_new', amount_minor: 100 }), ...bff.account.invoices];
    act(() => void dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true })));
    expect(await screen.findByText('$1')).toBeTruthy();
    expect(document.activeElement).toBe(more);
  });

  it('says so where nothing was paid yet', async () => {
    showPart(scenarios.free, <Invoices defaultOpen />);
    expect(await screen.findByText('Nothing yet. What you pay is listed here, with its receipts.')).toBeTruthy();
  });

  it('says why it cannot show them, and tries again', async () => {
    const bff = createFakeBff(scenarios.subscribed);
    bff.manners.refuse.invoices = 'stripe_refused';
    showPart(bff, <Invoices defaultOpen />);
    expect((await screen.findByRole('alert')).textContent).toContain('The payment provider does not answer');
    bff.manners.refuse = {};
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await rows()).toHaveLength(3);
  });
});
