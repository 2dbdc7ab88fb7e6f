'use client';
import { QueryClient } from '@tanstack/react-query';
import type { ElementType } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import type { GetToken } from './api/client.js';
import { BalanceMeter } from './BalanceMeter/BalanceMeter.js';
import { BillingPanel } from './BillingPanel/BillingPanel.js';
import { BillingProvider, type BillingProviderProps } from './BillingProvider/BillingProvider.js';
import { CreditHistory } from './CreditHistory/CreditHistory.js';
import { CreditPacks } from './CreditPacks/CreditPacks.js';
import { EmbeddedCheckout } from './EmbeddedCheckout/EmbeddedCheckout.js';
import type { StripeSource } from './EmbeddedCheckout/stripe.js';
import type { BillingEvent } from './events.js';
import type { Appearance } from './hooks/billingContext.js';
import { Invoices } from './Invoices/Invoices.js';
import { Notices } from './Notices/Notices.js';
import { PlanPicker } from './PlanPicker/PlanPicker.js';
import { PlanSummary } from './PlanSummary/PlanSummary.js';
import { PortalButton } from './PortalButton/PortalButton.js';
import { stylesheet } from './stylesheet.js';
import { UsageChart } from './UsageChart/UsageChart.js';

/** What `show` may name. */
const parts = new Map<string | null, ElementType>(
  Object.entries({
    panel: BillingPanel,
    notices: Notices,
    'plan-summary': PlanSummary,
    'balance-meter': BalanceMeter,
    'usage-chart': UsageChart,
    'credit-packs': CreditPacks,
    'plan-picker': PlanPicker,
    invoices: Invoices,
    'credit-history': CreditHistory,
    'portal-button': PortalButton,
  }),
);

/** Texts, each of them a property and an attribute that are one. */
const texts = {
  baseUrl: 'base-url',
  accountKey: 'account-key',
  tokenUrl: 'token-url',
  show: 'show',
  locale: 'locale',
  timeZone: 'time-zone',
  theme: 'theme',
  headingLevel: 'heading-level',
  lowAt: 'low-at',
  successUrl: 'success-url',
  cancelUrl: 'cancel-url',
} as const;
type Text = keyof typeof texts;

/** What no attribute can hold. */
const values = ['getToken', 'fetch', 'redirect', 'signIn', 'messages', 'strings', 'stripe'] as const;
type Values = { [Name in (typeof values)[number]]?: BillingPanelElement[Name] };

/** Elements of one page share what they know: the first paint of all of them is one request. */
const queries = new QueryClient();

/** Of what is inherited, only font, color and direction are for the panel to follow. */
const own =
  ':host{display:block}:host([hidden]){display:none}.bp-root{letter-spacing:normal;text-indent:0;text-transform:none;white-space:normal;word-spacing:normal}';

let sheet: CSSStyleSheet | undefined;
function sharedSheet(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(stylesheet + own);
  }
  return sheet;
}

/** Asked for with the page's own cookies; a refusal is somebody who is signed out. */
async function fetchToken(url: string): Promise<string | null> {
  const answer = await fetch(url, { cache: 'no-store' });
  if (answer.status === 401 || answer.status === 403) return null;
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return (await answer.text()).trim();
}

const forgotten = `Billing Panel: a <billing-panel> waits for its base-url, or for a way to get tokens. Give it both:
<billing-panel base-url="https://…" account-key="…" token-url="/session/token">, or set its property getToken.`;
const forgottenAfterMs = 10_000;

/** On a server there is no such class, and the module must be readable there. */
const ElementBase = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

/** `<billing-panel>`: the panel in a shadow root, for pages without React. */
export class BillingPanelElement extends ElementBase {
  static readonly observedAttributes: string[] = Object.values(texts);

  /** The billing server's address, without `/functions/v1`. */
  declare baseUrl: string | null;
  /** Whoever is signed in: any stable id of the user or team that is billed. Left out while nobody is. */
  declare accountKey: string | null;
  /** An address of your own site that answers the signed-in person's token as plain text, or 401. `getToken` wins over it. */
  declare tokenUrl: string | null;
  /** The part that is shown, by its `data-part`: `credit-packs`, say. Left out: the whole panel. */
  declare show: string | null;
  declare locale: string | null;
  declare timeZone: string | null;
  /** `light` or `dark`. Left out, the panel follows the `color-scheme` around it. */
  declare theme: string | null;
  declare headingLevel: string | null;
  declare lowAt: string | null;
  declare successUrl: string | null;
  declare cancelUrl: string | null;

  /** Asked before every request and never kept. */
  declare getToken: GetToken | undefined;
  declare fetch: typeof fetch | undefined;
  declare redirect: BillingProviderProps['redirect'];
  /** Shows a button for signing in where nobody is signed in. */
  declare signIn: BillingProviderProps['onSignIn'];
  declare messages: BillingProviderProps['messages'];
  declare strings: BillingProviderProps['strings'];
  /** Once it is set, Checkout is shown inside the page. */
  declare stripe: StripeSource | undefined;

  static {
    for (const [property, attribute] of Object.entries(texts)) {
      Object.defineProperty(BillingPanelElement.prototype, property, {
        get(this: BillingPanelElement) {
          return this.getAttribute(attribute);
        },
        set(this: BillingPanelElement, value: unknown) {
          if (value === null || value === undefined) this.removeAttribute(attribute);
          else this.setAttribute(attribute, String(value));
        },
      });
    }
    for (const property of values) {
      Object.defineProperty(BillingPanelElement.prototype, property, {
        get(this: BillingPanelElement) {
          return this.#values[property];
        },
        set(this: BillingPanelElement, value: never) {
          this.#values[property] = value;
          this.#change();
        },
      });
    }
  }

  readonly #values: Values = {};
  readonly #shadow = this.attachShadow({ mode: 'open' });
  #root: Root | undefined;
  #isChanging = false;
  #tell = () => {};
  readonly #told = new Promise<void>((resolve) => {
    this.#tell = resolve;
  });

  connectedCallback(): void {
    for (const property of [...Object.keys(texts), ...values]) this.#takeOver(property);
    this.#change();
    setTimeout(() => this.#complain(), forgottenAfterMs);
  }

  disconnectedCallback(): void {
    // One that is only moved is connected again at once, and keeps what it shows.
    queueMicrotask(() => {
      if (this.isConnected || !this.#root) return;
      this.#root.unmount();
      this.#root = undefined;
    });
  }

  attributeChangedCallback(): void {
    this.#change();
  }

  #complain() {
    const isTold = this.baseUrl !== null && (this.accountKey === null || this.getToken || this.tokenUrl);
    if (this.isConnected && !isTold) console.warn(forgotten);
  }

  /** What was set before this class was known stands on the element itself, in front of its accessor. */
  #takeOver(property: string) {
    if (!Object.hasOwn(this, property)) return;
    const value: unknown = Reflect.get(this, property);
    Reflect.deleteProperty(this, property);
    Reflect.set(this, property, value);
  }

  /** However much is changed in one go, it is rendered once. */
  #change() {
    if (this.#isChanging) return;
    this.#isChanging = true;
    queueMicrotask(() => {
      this.#isChanging = false;
      if (this.getToken || this.tokenUrl) this.#tell();
      if (this.isConnected && this.baseUrl !== null) this.#render(this.baseUrl);
    });
  }

  #render(baseUrl: string) {
    const Part = parts.get(this.show) ?? BillingPanel;
    this.#root ??= this.#open();
    this.#root.render(
      <BillingProvider {...this.#settings()} baseUrl={baseUrl}>
        {this.stripe && <EmbeddedCheckout stripe={this.stripe} />}
        <Part />
      </BillingProvider>,
    );
  }

  #open(): Root {
    this.#shadow.adoptedStyleSheets = [sharedSheet()];
    return createRoot(this.#shadow);
  }

  #settings(): Omit<BillingProviderProps, 'baseUrl'> {
    const text = (name: Text) => this[name] ?? undefined;
    const number = (name: Text) => (this[name] ? Number(this[name]) : undefined);
    return {
      accountKey: this.accountKey,
      getToken: async (options) => {
        await this.#told;
        return this.getToken ? this.getToken(options) : fetchToken(this.tokenUrl ?? '');
      },
      fetch: this.fetch,
      queryClient: queries,
      locale: text('locale'),
      timeZone: text('timeZone'),
      messages: this.messages,
      strings: this.strings,
      lowAt: number('lowAt'),
      successUrl: text('successUrl'),
      cancelUrl: text('cancelUrl'),
      redirect: this.redirect,
      onSignIn: this.signIn,
      onEvent: (event) =>
        this.dispatchEvent(new CustomEvent('billing-event', { detail: event, bubbles: true, composed: true })),
      appearance: { theme: text('theme'), headingLevel: number('headingLevel') } as Appearance,
    };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'billing-panel': BillingPanelElement;
  }
  interface HTMLElementEventMap {
    /** What `BillingProvider` hands to `onEvent`. */
    'billing-event': CustomEvent<BillingEvent>;
  }
}

if (globalThis.customElements && !customElements.get('billing-panel')) {
  customElements.define('billing-panel', BillingPanelElement);
}
