import { createHmac } from 'node:crypto';
import type { Dice } from '../../storm/dice.ts';
import { addHostile, damaged, hostile, Raw, written } from './hostile.ts';

export interface Delivery {
  body: Buffer;
  signature: string | undefined;
}

type Json = Record<string, unknown>;

const types = [
  'checkout.session.completed',
  'checkout.session.expired',
  'customer.subscription.updated',
  'customer.subscription.deleted',
  'invoice.paid',
  'charge.refunded',
  'refund.updated',
  'charge.dispute.closed',
  'customer.deleted',
  'price.updated',
  'payout.paid',
  'v2.core.event_destination.ping',
  '',
  'constructor',
];

const ids = [
  '',
  'x'.repeat(300),
  '..',
  '../customers',
  'cs_test_of_nobody?expand[]=x',
  'in_%00',
  '__proto__',
  ' ',
  'é',
];

const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !(value instanceof Raw);

/** Any object or list within, the outermost too. */
function somewhere(root: Json, dice: Dice): Json {
  let place = root;
  while (dice.chance(0.7)) {
    const inner = Object.values(place).filter(isJson);
    if (inner.length === 0) return place;
    place = dice.pick(inner);
  }
  return place;
}

const changes: ((event: Json, dice: Dice) => void)[] = [
  (event, dice) => {
    const place = somewhere(event, dice);
    const names = Object.keys(place);
    if (names.length > 0) place[dice.pick(names)] = hostile(dice);
  },
  (event, dice) => {
    const place = somewhere(event, dice);
    const names = Object.keys(place);
    if (names.length > 0) delete place[dice.pick(names)];
  },
  (event, dice) => addHostile(somewhere(event, dice), dice),
  (event, dice) => {
    event.type = dice.pick(types);
  },
  (event, dice) => {
    event.livemode = dice.pick<unknown>([true, null, 'false', 0]);
  },
  (event, dice) => {
    event.account = dice.pick<unknown>(['acct_1', '', null, 1]);
  },
  (event, dice) => {
    event.data = dice.pick<unknown>([
      null,
      [],
      {},
      { object: null },
      { object: [] },
      { object: { id: dice.pick(ids) } },
    ]);
  },
  (event, dice) => {
    event.id = dice.pick<unknown>([null, '', 7, new Raw('"evt_\\u0000"'), new Raw('"\\ud800"'), 'x'.repeat(300)]);
  },
  (event, dice) => {
    const data = event.data as { object?: unknown } | null;
    if (isJson(data?.object)) data.object.id = dice.chance(0.5) ? dice.pick(ids) : new Raw('"in_\\u0000\\udc00"');
  },
];

/** Events as they came from the sandbox, changed and signed. */
export class Post {
  readonly #secret: string;
  readonly #samples: readonly string[];
  #count = 0;

  constructor(secret: string, samples: readonly string[]) {
    this.#secret = secret;
    this.#samples = samples;
  }

  /** Rightly signed, whatever it says. */
  signed(dice: Dice): Delivery {
    const body = this.#body(dice);
    return { body, signature: this.#sign(body) };
  }

  /** With no signature that would be right now. */
  forged(dice: Dice): Delivery {
    const body = this.#body(dice);
    const nowS = Math.floor(Date.now() / 1000);
    const right = this.#sign(body);
    const hex = right.slice(right.indexOf('v1=') + 3);
    const signature = dice.pick<() => string | undefined>([
      () => undefined,
      () => '',
      () => 't=,v1=',
      () => `t=${nowS}`,
      () => `v1=${hex}`,
      () => `t=${nowS},v0=${hex}`,
      () => `t=abc,v1=${hex}`,
      () => `t=1e400,v1=${hex}`,
      () => `t=${nowS},v1=${hex.slice(2)}`,
      () => `t=${nowS},v1=${'0'.repeat(64)}`,
      () => `t=${nowS},${'v1=0,'.repeat(1_500)}`,
      () => this.#sign(body, nowS - 400),
      () => this.#sign(body, nowS + 400),
      () => this.#sign(body, nowS, `${this.#secret}x`),
      () => this.#sign(body, nowS, ''),
      () => this.#sign(Buffer.concat([body, Buffer.from(' ')])),
      () => `t=${nowS},v1=${hex.replace(/[0-9a-f]$/, (digit) => (digit === '0' ? '1' : '0'))}`,
      () => 'x'.repeat(5_000),
    ])();
    return { body, signature };
  }

  #body(dice: Dice): Buffer {
    const event: Json = JSON.parse(dice.pick(this.#samples));
    event.id = `evt_fuzz_${++this.#count}`;
    for (let times = dice.pick([0, 1, 1, 2, 3]); times > 0; times--) dice.pick(changes)(event, dice);
    const body = Buffer.from(written(event));
    if (dice.chance(0.1)) return damaged(body, dice);
    if (dice.chance(0.02)) return Buffer.concat([body, Buffer.alloc(dice.pick([200_000, 900_000]), 0x20)]);
    return dice.chance(0.01) ? Buffer.from(dice.pick(['', 'null', '[]', '['.repeat(50_000), '\u0000'])) : body;
  }

  #sign(body: Buffer, seconds = Math.floor(Date.now() / 1000), secret = this.#secret): string {
    const mac = createHmac('sha256', secret).update(`${seconds}.`).update(body).digest('hex');
    return `t=${seconds},v1=${mac}`;
  }
}
