/** What is used of Stripe.js, so that no host needs its types. */
export interface StripeLike {
  createEmbeddedCheckoutPage(options: {
    fetchClientSecret: () => Promise<string>;
    onComplete: () => void;
  }): Promise<StripePage>;
}

export interface StripePage {
  mount(place: HTMLElement): void;
  destroy(): void;
}

type Loaded = StripeLike | Promise<StripeLike | null>;

/** The host's own Stripe.js, for the key of the same Stripe account; or how to load it, once somebody buys. */
export type StripeSource = Loaded | ((publishableKey: string) => Loaded);
