import { waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeBff, type FakeBff, scenarios } from '../testing/index.js';
import { BillingPanelElement } from './element.js';
import { asked } from './testHost.js';

let bff: FakeBff;
let events: unknown[];
let people = 0;

beforeEach(() => {
  bff = createFakeBff(scenarios.subscribed);
  events = [];
});
afterEach(() => {
  document.body.replaceChildren();
  vi.restoreAllMocks();
});

/** Elements share what they know of a person: each test has a person of its own. */
function makePanel(text = ''): BillingPanelElement {
  document.body.insertAdjacentHTML(
    'beforeend',
    `<billing-panel base-url="https://billing.example" account-key="person-${++people}" locale="en-US" ${text}></billing-panel>`,
  );
  const element = document.body.lastElementChild;
  if (!(element instanceof BillingPanelElement)) throw new Error('It was not defined.');
  element.fetch = bff.fetch;
  element.redirect = bff.redirect;
  element.addEventListener('billing-event', ({ detail }) => events.push(detail));
  return element;
}

/** Headings stand there while it is loading; this button does not. */
const manage = { name: 'Manage billing' };

/** What is in its shadow root. */
const inside = (element: BillingPanelElement) => within(element.shadowRoot as unknown as HTMLElement);

describe('<billing-panel>', () => {
  it('shows the panel in a shadow root, with the stylesheet of the package', async () => {
    const panel = makePanel();
    panel.getToken = bff.getToken;
    expect(await inside(panel).findByRole('button', manage)).toBeTruthy();
    expect(document.body.textContent).toBe('');
    expect(panel.shadowRoot?.adoptedStyleSheets).toHaveLength(1);
  });

  it('waits for a way to get tokens, asks once for it, and complains where none comes', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    vi.useFakeTimers();
    const panel = makePanel();
    await vi.advanceTimersByTimeAsync(10_000);
    vi.useRealTimers();
    expect(bff.requests).toEqual([]);
    expect(warn.mock.calls).toEqual([[expect.stringContaining('getToken')]]);
    panel.getToken = bff.getToken;
    expect(await inside(panel).findByRole('button', manage)).toBeTruthy();
    expect(asked(bff)).toEqual(['panel']);
  });

  it('takes over what was set before it was defined', async () => {
    const early = document.createElement('div');
    const given = {
      baseUrl: 'https://billing.example',
      accountKey: `person-${++people}`,
      getToken: bff.getToken,
      fetch: bff.fetch,
    };
    // As on an element that is not defined yet, they hide the accessors.
    const panel = new BillingPanelElement();
    for (const [name, value] of Object.entries(given))
      Object.defineProperty(panel, name, { value, configurable: true });
    early.append(panel);
    document.body.append(early);
    expect(await inside(panel).findByRole('button', manage)).toBeTruthy();
    expect(panel.getAttribute('account-key')).toBe(given.accountKey);
  });

  it('keeps what it shows where it is moved, lets go of it when it is removed, and shows it again when it is back', async () => {
    const panel = makePanel();
    panel.getToken = bff.getToken;
    const button = await inside(panel).findByRole('button', manage);
    const elsewhere = document.body.appendChild(document.createElement('main'));
    elsewhere.append(panel);
    await Promise.resolve();
    expect(inside(panel).getByRole('button', manage)).toBe(button);

    panel.remove();
    await waitFor(() => expect(panel.shadowRoot?.childElementCount).toBe(0));
    elsewhere.append(panel);
    expect(await inside(panel).findByRole('button', manage)).toBeTruthy();
    expect(asked(bff)).toEqual(['panel']);
  });

  it('shares one request with the others of its page, each with a part of its own', async () => {
    const first = makePanel('show="balance-meter"');
    const second = makePanel('show="credit-packs"');
    second.accountKey = first.accountKey;
    for (const panel of [first, second]) panel.getToken = bff.getToken;
    expect(await inside(first).findByRole('heading', { name: 'Credits' })).toBeTruthy();
    expect(await inside(second).findByRole('button', { name: 'Buy 100 credits for $9.99' })).toBeTruthy();
    expect(inside(first).queryByRole('button')).toBeNull();
    expect(asked(bff)).toEqual(['panel']);
  });

  it.each([
    ['notices', 'Your last payment failed'],
    ['plan-summary', 'Your plan'],
    ['balance-meter', 'Credits'],
    ['usage-chart', 'Usage'],
    ['credit-packs', 'Buy credits'],
    ['plan-picker', 'Plans'],
    ['invoices', 'Invoices and receipts'],
    ['credit-history', 'Credit history'],
    ['portal-button', 'Manage billing'],
  ])('shows %s alone where it is told to', async (show, says) => {
    bff = createFakeBff(scenarios.pastDue);
    const panel = makePanel(`show="${show}"`);
    panel.getToken = bff.getToken;
    await waitFor(() => expect(panel.shadowRoot?.textContent).toContain(says));
    const roots = [...(panel.shadowRoot?.children ?? [])].map((element) => element.getAttribute('data-part'));
    expect(roots).toEqual([show]);
  });

  it.each(['no-such-part', 'constructor', ''])('shows the whole panel where it is told to show %j', async (show) => {
    const panel = makePanel(`show="${show}"`);
    panel.getToken = bff.getToken;
    expect(await inside(panel).findByRole('button', manage)).toBeTruthy();
    expect(panel.shadowRoot?.firstElementChild?.getAttribute('data-part')).toBe('panel');
  });

  it('shows nothing of one person to the next', async () => {
    const panel = makePanel();
    panel.getToken = bff.getToken;
    const keep = await inside(panel).findByRole('button', { name: 'Cancel plan' });
    bff = createFakeBff(scenarios.free);
    panel.fetch = bff.fetch;
    panel.accountKey = `person-${++people}`;
    expect(await inside(panel).findByText('No plan')).toBeTruthy();
    expect(keep.isConnected).toBe(false);
    panel.accountKey = null;
    expect(await inside(panel).findByText('You are signed out')).toBeTruthy();
  });

  it('tells its page what happens by events, and goes where it is told to', async () => {
    const panel = makePanel();
    panel.getToken = bff.getToken;
    await userEvent.click(await inside(panel).findByRole('button', { name: 'Buy 100 credits for $9.99' }));
    await waitFor(() => expect(bff.visited).toHaveLength(1));
    expect(events).toEqual([{ type: 'checkout_started', kind: 'package', id: expect.any(String) }]);
  });

  it('asks an address of the page for tokens: each time anew, and a refusal is somebody who is signed out', async () => {
    const token = await bff.getToken({ forceRefresh: false });
    const answers = [new Response(` ${token}\n`), new Response(null, { status: 401 })];
    const page = vi.spyOn(globalThis, 'fetch').mockImplementation(async () => answers.shift() ?? Response.error());
    const url = 'token-url="/session/token"';
    expect(await inside(makePanel(url)).findByRole('button', manage)).toBeTruthy();
    expect(await inside(makePanel(url)).findByText('You are signed out')).toBeTruthy();
    expect(page.mock.calls).toEqual([1, 2].map(() => ['/session/token', { cache: 'no-store' }]));
  });

  it('speaks and looks as its attributes say, and as they are changed', async () => {
    const panel = makePanel('show="plan-summary" theme="dark" heading-level="4"');
    panel.getToken = bff.getToken;
    panel.strings = { 'summary.heading': 'Membership' };
    expect(await inside(panel).findByRole('heading', { name: 'Membership', level: 4 })).toBeTruthy();
    expect(panel.shadowRoot?.firstElementChild?.getAttribute('data-theme')).toBe('dark');
    panel.theme = 'light';
    await waitFor(() => expect(panel.shadowRoot?.firstElementChild?.getAttribute('data-theme')).toBe('light'));
  });

  it('offers to sign in where its page can do that', async () => {
    const panel = makePanel();
    panel.accountKey = null;
    const signIn = vi.fn();
    panel.signIn = signIn;
    await userEvent.click(await inside(panel).findByRole('button', { name: 'Sign in' }));
    expect(signIn).toHaveBeenCalledOnce();
  });

  it('shows Checkout inside the page once it has a Stripe.js: the form stands in the document, not in the shadow', async () => {
    const panel = makePanel('show="credit-packs"');
    const places: HTMLElement[] = [];
    panel.stripe = {
      createEmbeddedCheckoutPage: async () => ({ mount: (place) => void places.push(place), destroy: () => {} }),
    };
    panel.getToken = bff.getToken;
    await userEvent.click(await inside(panel).findByRole('button', { name: 'Buy 100 credits for $9.99' }));
    await waitFor(() => expect(places).toHaveLength(1));
    expect(places[0]?.parentElement).toBe(panel);
    expect(places[0]?.assignedSlot?.closest('[data-part=embedded-checkout]')).toBeTruthy();
    expect(bff.visited).toEqual([]);
  });
});
