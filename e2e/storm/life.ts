import catalog from '../demo/catalog.json' with { type: 'json' };
import type { Dice } from './dice.ts';
import type { Door } from './door.ts';
import { Spending } from './spending.ts';
import type { Tally } from './tally.ts';
import type { Town } from './town.ts';

const declined = '4000000000000002';
const success_url = 'https://app.example.com/billing?session={CHECKOUT_SESSION_ID}';
const cancel_url = 'https://app.example.com/billing';
const day = 86_400;

interface Portal {
  subscriptions: { id: string; options: { priceId: string; isCurrent?: boolean }[] }[];
}

/** One person's life with money, as the dice have it. What is impossible at the moment is refused, and life goes on. */
export class Life {
  readonly name: string;
  readonly spending: Spending;
  readonly #town: Town;
  readonly #door: Door;
  readonly #dice: Dice;
  readonly #disputes: string[] = [];
  #debit: string | undefined;

  constructor(name: string, town: Town, door: Door, dice: Dice, tally: Tally) {
    this.name = name;
    this.#town = town;
    this.#door = door;
    this.#dice = dice;
    this.spending = new Spending(name, door, dice.own(), tally);
  }

  async begin(): Promise<void> {
    if (this.#dice.chance(0.6)) await this.#buyPack();
    if (this.#dice.chance(0.6)) await this.#subscribe();
  }

  async act(): Promise<void> {
    const roll = this.#dice.next();
    if (roll < 0.36) await this.#buyPack();
    else if (roll < 0.46) await this.#subscribe();
    else if (roll < 0.56) await this.#switchPlan();
    else if (roll < 0.61) await this.#cancelOrResume();
    else if (roll < 0.8) await this.#refund();
    else if (roll < 0.88) await this.#dispute();
    else if (roll < 0.97) await this.#moveDispute();
    else await this.#settleDebit();
  }

  #buyPack(): Promise<void> {
    return this.#purchase('credits.purchase', { package_id: this.#dice.pick(catalog.packages).id });
  }

  #subscribe(): Promise<void> {
    return this.#purchase('subscriptions.create-checkout', { plan_id: this.#dice.pick(catalog.plans).id });
  }

  async #purchase(operation: 'credits.purchase' | 'subscriptions.create-checkout', item: object): Promise<void> {
    const begin = () =>
      this.#door.person<{ session_id: string }>(this.name, operation, { ...item, success_url, cancel_url });
    const tabs = await Promise.all(Array.from({ length: this.#dice.chance(0.15) ? 3 : 1 }, begin));
    const begun = tabs.find(({ status }) => status === 200)?.body.session_id;
    if (!begun || this.#dice.chance(0.06)) return;
    const pay = (payment: object) => this.#town.sandbox(`/checkout/${begun}/pay`, { ...payment, wait: false });
    if (this.#dice.chance(0.12)) await pay({ card: declined });
    if (operation === 'credits.purchase' && this.#dice.chance(0.2)) {
      await pay({ method: 'bank_debit', settles: this.#dice.chance(0.7) ? 'succeeds' : 'fails' });
      this.#debit = begun;
    } else await pay({});
  }

  async #settleDebit(): Promise<void> {
    if (this.#debit) await this.#town.sandbox(`/payments/${this.#debit}/settle`);
    this.#debit = undefined;
  }

  async #onPortal(act: (portal: string, shown: Portal['subscriptions'][number]) => Promise<unknown>): Promise<void> {
    const { status, body } = await this.#door.person<{ portal_url: string }>(this.name, 'stripe-customer-portal', {
      return_url: cancel_url,
    });
    if (status !== 200) return;
    const portal = `/portal/${new URL(body.portal_url).pathname.split('/').at(-1)}`;
    const shown = await this.#town.sandbox<Portal>(portal, undefined, 'GET');
    const [subscription] = shown?.subscriptions ?? [];
    if (subscription) await act(portal, subscription);
  }

  #switchPlan(): Promise<void> {
    return this.#onPortal(async (portal, { id, options }) => {
      if (options.length === 0) return;
      const { priceId } = this.#dice.pick(options);
      await this.#town.sandbox(`${portal}/switch`, { subscription: id, price: priceId });
    });
  }

  #cancelOrResume(): Promise<void> {
    const deed = this.#dice.chance(0.7) ? 'cancel' : 'resume';
    return this.#onPortal((portal, { id }) => this.#town.sandbox(`${portal}/${deed}`, { subscription: id }));
  }

  async #payment() {
    const found = await this.#town.sandbox<{ payments: { charge: string; amount: number; amount_refunded: number }[] }>(
      `/payments?email=${this.name}@example.com`,
      undefined,
      'GET',
    );
    return found && found.payments.length > 0 ? this.#dice.pick(found.payments) : undefined;
  }

  async #refund(): Promise<void> {
    const payment = await this.#payment();
    if (!payment) return;
    const left = payment.amount - payment.amount_refunded;
    const part = this.#dice.chance(0.6) ? { amount: this.#dice.between(1, left) } : {};
    const course = this.#dice.pick(['succeeds', 'succeeds', 'pending_succeeds', 'pending_fails', 'fails_later']);
    await this.#town.sandbox('/refunds', { of: payment.charge, ...part, course, after_seconds: 10 * day });
  }

  async #dispute(): Promise<void> {
    const payment = await this.#payment();
    if (!payment) return;
    const part = this.#dice.chance(0.3) ? { amount: this.#dice.between(1, payment.amount) } : {};
    const order = { of: payment.charge, ...part, inquiry: this.#dice.chance(0.4) };
    const made = await this.#town.sandbox<{ id: string }>('/disputes', order);
    if (made) this.#disputes.push(made.id);
  }

  async #moveDispute(): Promise<void> {
    if (this.#disputes.length === 0) return await this.#dispute();
    const id = this.#dice.pick(this.#disputes);
    if (this.#dice.chance(0.3)) await this.#town.sandbox(`/disputes/${id}/escalate`);
    else await this.#town.sandbox(`/disputes/${id}/close`, { outcome: this.#dice.pick(['won', 'won', 'lost']) });
  }
}
