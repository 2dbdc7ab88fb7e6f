import type { Operation } from '@billing-panel/contract';
import { cleanup, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import type { ComponentType } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  createFakeBff,
  type FakeBff,
  type FakeBffOptions,
  packageIds,
  planIds,
  pseudoMessages,
  pseudoText,
  type ScenarioName,
  scenarios,
} from '../testing/index.js';
import * as panel from './index.js';
import { showPart } from './testHost.js';

// A panel with all that can be pressed takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

afterEach(() => {
  cleanup();
  sessionStorage.clear();
});

const said = [
  'aria-label',
  'aria-valuetext',
  'aria-description',
  'aria-roledescription',
  'title',
  'alt',
  'placeholder',
];

/** What can be read or heard, and has letters of English in it. What stands in for what is loading cannot. */
function englishIn(root: Element): string[] {
  const texts = [...root.querySelectorAll('*')]
    .filter((element) => !element.closest('[aria-hidden="true"]'))
    .flatMap((element) => [
      ...[...element.childNodes].map((node) => (node.nodeType === Node.TEXT_NODE ? node.nodeValue : '')),
      ...said.map((name) => element.getAttribute(name)),
    ]);
  // A code of a currency without a sign, and the number of a request.
  return texts.filter((text) => text !== null && /[a-z]/i.test(text.replace(/\bKWD\b|\breq_\w+/g, ''))) as string[];
}

/** What looks like a place of ours is none in a host's text. */
const ownText = (text: string) => pseudoText(text.replaceAll('{', '('));

/** The host's own texts are in the pseudo-locale too: what is English then is the panel's. */
function inPseudo(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inPseudo);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if (key === 'features' && Array.isArray(inner)) return [key, inner.map(ownText)];
      const isText = (key === 'name' || key === 'description') && typeof inner === 'string';
      return [key, isText ? ownText(inner) : inPseudo(inner)];
    }),
  );
}

function pseudoBff(options: FakeBffOptions): FakeBff {
  const bff = createFakeBff(options);
  const { sessions, ...account } = bff.account;
  Object.assign(bff.account, inPseudo(account));
  return bff;
}

/** Japanese writes dates and amounts without Latin letters. */
const host = { messages: pseudoMessages, locale: 'ja' };

const settles = (root: Element) =>
  waitFor(
    () => {
      expect(root.querySelector('[data-state="loading"], .bp-loading')).toBeNull();
      expect(root.textContent).toMatch(/\S/);
    },
    { timeout: 10_000 },
  );

const session = (kind: 'package' | 'subscription') => ({
  id: 'cs_test_words',
  kind,
  itemId: kind === 'package' ? packageIds.medium : planIds.proMonthly,
  successUrl: 'https://app.example/',
});

/** The server tells of it, and it becomes this when it is asked about. */
const bought = (
  status: 'open' | 'processing' | 'paid' | 'failed' | 'expired',
  kind: 'package' | 'subscription',
): FakeBffOptions => ({
  ...scenarios.packsOnly,
  sessions: [{ ...session(kind), status: 'processing', becomes: { status, afterAsking: 0 } }],
});

const takesLonger = 'a purchase that takes longer';
/** As a tab keeps it that was reloaded meanwhile. */
const keepReturn = () =>
  sessionStorage.setItem('billing-panel:return', JSON.stringify({ sessionId: 'cs_test_words', since: 0 }));

/** With the words by which one knows that it is shown. */
const situations: [name: string, options: FakeBffOptions, shows?: panel.WordKey][] = [
  ...(Object.entries(scenarios) as [ScenarioName, FakeBffOptions][]).filter(([name]) => name !== 'slow'),
  ['a purchase that is paid', bought('paid', 'package'), 'return.confirmed'],
  ['a plan that is paid', bought('paid', 'subscription'), 'return.confirmed'],
  ['a purchase that failed', bought('failed', 'package'), 'return.failed'],
  ['a purchase that was not finished', bought('expired', 'package'), 'return.expired'],
  ['a purchase that is being confirmed', bought('open', 'package'), 'return.confirming'],
  [takesLonger, { ...scenarios.packsOnly, sessions: [{ ...session('package'), status: 'open' }] }, 'return.look'],
  ['an overloaded server', { manners: { refuse: { panel: 'rate_limited' } } }, 'error.rate_limited'],
];

describe('no text is written past the words', () => {
  it.each(situations)('in the situation %s', async (name, options, shows) => {
    if (name === takesLonger) keepReturn();
    const { container } = showPart(pseudoBff(options), <panel.BillingPanel />, {
      ...host,
      accountKey: name === 'signedOut' ? null : 'ada',
      onSignIn: () => undefined,
    });
    if (name !== 'loading') await settles(container);
    if (shows) await waitFor(() => expect(container.textContent).toContain(pseudoMessages.words[shows]));
    expect(englishIn(container)).toEqual([]);
  });

  const parts = Object.entries(panel).filter(([name]) => /^[A-Z]/.test(name) && !/Provider$|Error$/.test(name));
  it.each(parts)('of %s alone', async (_name, part) => {
    const Part = part as ComponentType;
    const { container } = showPart(pseudoBff(scenarios.pastDue), <Part />, host);
    await settles(container);
    expect(englishIn(container)).toEqual([]);
  });
});

describe('whatever is pressed, no text is written past the words', () => {
  async function pressAll(options: FakeBffOptions) {
    const { container } = showPart(pseudoBff(options), <panel.BillingPanel />, host);
    await settles(container);
    // By what it says: a plan can be canceled and kept again without an end.
    const pressed = new Set<string>();
    const nameOf = (control: Element) =>
      [control.tagName, control.getAttribute('aria-label'), control.getAttribute('value'), control.textContent].join();
    const next = () =>
      [...container.querySelectorAll('button, summary, input')].find((each) => !pressed.has(nameOf(each)));
    for (let control = next(); control; control = next()) {
      pressed.add(nameOf(control));
      await userEvent.click(control);
      await settles(container);
      expect(englishIn(container)).toEqual([]);
    }
    expect(pressed.size).toBeGreaterThan(5);
  }

  it.each(['free', 'trialOffered', 'subscribed', 'cancelling', 'changing', 'pastDue', 'trial'] as const)(
    'in the scenario %s',
    (name) => pressAll(scenarios[name]),
  );

  const reading = ['credits.transactions', 'credits.usage', 'invoices', 'subscriptions.preview-change'] as const;
  const acting = [
    'credits.purchase',
    'subscriptions.create-checkout',
    'subscriptions.change-plan',
    'subscriptions.cancel',
    'subscriptions.resume',
    'stripe-customer-portal',
  ] as const;

  it.each([
    'already_subscribed',
    'not_subscribed',
    'item_unavailable',
    'in_progress',
    'redirect_not_allowed',
    'internal',
  ] as const)('where it is refused with %s', async (code) => {
    const refusing = (operations: readonly Operation[]) => ({
      manners: { refuse: Object.fromEntries(operations.map((operation) => [operation, code])) },
    });
    await pressAll(refusing([...reading, ...acting]));
    cleanup();
    await pressAll({ ...scenarios.subscribed, ...refusing(reading) });
    cleanup();
    await pressAll({ ...scenarios.subscribed, ...refusing(acting) });
  });
});
