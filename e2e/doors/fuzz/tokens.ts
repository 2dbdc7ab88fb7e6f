import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Dice } from '../../storm/dice.ts';
import { damaged } from './hostile.ts';

/** What must become of a token: in, out because it ended, or out. */
export type Verdict = 'ok' | 'token_expired' | 'invalid_token';

export interface Token {
  text: string;
  verdicts: Verdict[];
}

type Claims = Record<string, unknown> | string;

const nowS = () => Math.floor(Date.now() / 1000);
const encoded = (part: Claims) =>
  Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');

const plain = { alg: 'HS256', typ: 'JWT' };

export class Mint {
  readonly #secret: string;
  readonly #users: readonly string[];

  constructor(secret: string, users: readonly string[]) {
    this.#secret = secret;
    this.#users = users;
  }

  good(user: string): string {
    return this.#sign(plain, { sub: user, exp: nowS() + 3_600 });
  }

  next(dice: Dice): Token {
    const roll = dice.next();
    if (roll < 0.15) return this.#of(this.good(dice.pick(this.#users)), 'ok');
    if (roll < 0.25)
      return this.#of(this.#sign(plain, { sub: 'user-1', exp: nowS() - dice.between(20, 9_999) }), 'token_expired');
    if (roll < 0.45) return this.#withClaims(dice);
    if (roll < 0.65) return this.#withHeader(dice);
    if (roll < 0.9) return this.#damagedOne(dice);
    return this.#of(this.#nonsense(dice), 'invalid_token');
  }

  #of(text: string, ...verdicts: Verdict[]): Token {
    return { text, verdicts };
  }

  #sign(header: Claims, claims: Claims, hash = 'sha256', secret = this.#secret): string {
    const head = `${encoded(header)}.${encoded(claims)}`;
    return `${head}.${createHmac(hash, secret).update(head).digest('base64url')}`;
  }

  /** Rightly signed, and yet no token of a person. */
  #withClaims(dice: Dice): Token {
    const exp = nowS() + 3_600;
    const wrong = dice.pick<Claims>([
      { sub: 'user-1' },
      { exp },
      { sub: '', exp },
      { sub: ' user-1', exp },
      { sub: 'user-1\n', exp },
      { sub: 'x'.repeat(256), exp },
      { sub: { a: 1 }, exp },
      { sub: ['user-1'], exp },
      { sub: 7, exp },
      { sub: null, exp },
      { sub: '../user-1', exp },
      { sub: 'a\u0000b', exp },
      { sub: '__proto__', exp },
      { sub: '\ud800', exp },
      { sub: 'user-1', exp: String(exp) },
      { sub: 'user-1', exp, nbf: exp },
      { sub: 'user-1', exp, iat: exp },
      { sub: 'user-1', exp, iat: 'now' },
      { sub: 'user-1', exp, nbf: 'now' },
      { sub: 'user-1', exp, role: 'anon' },
      { sub: 'user-1', exp, role: 'service_role' },
      `{"sub":"user-1","exp":1e400}`,
      `{"sub":"user-1","sub":"","exp":${exp}}`,
      `{"sub":"user-1","exp":-1e400}`,
      'null',
      '[]',
      '"user-1"',
      '{"sub":"user-1"',
      '',
      '{"__proto__":{"sub":"user-1","exp":9999999999}}',
    ]);
    return this.#of(this.#sign(plain, wrong), 'invalid_token', 'token_expired');
  }

  #withHeader(dice: Dice): Token {
    const claims = { sub: 'user-1', exp: nowS() + 3_600 };
    const [header, hash] = dice.pick<[Claims, string]>([
      [{ alg: 'none' }, 'sha256'],
      [{ alg: 'None' }, 'sha256'],
      [{ alg: 'HS384' }, 'sha384'],
      [{ alg: 'HS512' }, 'sha512'],
      [{ alg: 'hs256' }, 'sha256'],
      [{ alg: 'RS256' }, 'sha256'],
      [{ alg: 'ES256', kid: '../../dev/null' }, 'sha256'],
      [{ alg: 'EdDSA' }, 'sha512'],
      [{ alg: ['HS256'] }, 'sha256'],
      [{ alg: '' }, 'sha256'],
      [{}, 'sha256'],
      [{ alg: 'HS256', crit: ['b64'], b64: false }, 'sha256'],
      [{ alg: 'HS256', crit: ['x'], x: 1 }, 'sha256'],
      [{ alg: 'HS256', crit: [] }, 'sha256'],
      ['null', 'sha256'],
      ['{"alg":"HS256"', 'sha256'],
      ['', 'sha256'],
      ['{"alg":"none","alg":"none"}', 'sha256'],
    ]);
    if (dice.chance(0.1)) return this.#of(this.#sign({ ...plain, jku: 'https://evil.example' }, claims), 'ok');
    if (dice.chance(0.2)) return this.#of(this.#sign(plain, claims, 'sha256', `${this.#secret}.`), 'invalid_token');
    const text = this.#sign(header, claims, hash);
    return this.#of(dice.chance(0.3) ? text.replace(/[^.]*$/, '') : text, 'invalid_token');
  }

  /** A good one of which a character or more is another. */
  #damagedOne(dice: Dice): Token {
    const visible = (byte: number) => (byte > 0x20 && byte < 0x7f ? byte : 0x41 + (byte % 26));
    const bytes = damaged(Buffer.from(this.good(dice.pick(this.#users))), dice).map(visible);
    const text = Buffer.from(bytes).toString('latin1') || '.';
    // The last character has bits that mean nothing: with others in them it is the same signature, written otherwise.
    return this.#isSigned(text) ? this.#of(text, 'ok', 'invalid_token') : this.#of(text, 'invalid_token');
  }

  #isSigned(text: string): boolean {
    const [header, payload, signature = ''] = text.split('.');
    const right = createHmac('sha256', this.#secret).update(`${header}.${payload}`).digest();
    const given = Buffer.from(signature, 'base64url');
    return given.length === right.length && timingSafeEqual(given, right);
  }

  #nonsense(dice: Dice): string {
    const letters = 'ABCabc019-_.=+/~!{}"%';
    const length = dice.pick([1, 3, 20, 200, 2_000, 12_000]);
    const random = Array.from({ length }, () => letters[dice.between(0, letters.length - 1)]).join('');
    return dice.pick([random, '..', '...', 'undefined', 'null', '[object Object]', 'sb_publishable_x', 'a.b.c.d.e']);
  }
}
