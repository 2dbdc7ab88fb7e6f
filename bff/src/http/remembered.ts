/** How long a verified token is believed without being looked at again. */
export const rememberedForMs = 60_000;

/** What is known for a while, by name: at most so many, the oldest are forgotten first. */
export class Remembered<T> {
  readonly #atMost: number;
  readonly #known = new Map<string, { value: T; until: number }>();

  constructor(atMost: number) {
    this.#atMost = atMost;
  }

  get size(): number {
    return this.#known.size;
  }

  get(name: string): T | undefined {
    const known = this.#known.get(name);
    if (!known) return undefined;
    if (Date.now() < known.until) return known.value;
    this.#known.delete(name);
    return undefined;
  }

  /** @param until in milliseconds since 1970 */
  set(name: string, value: T, until: number): void {
    this.#known.delete(name);
    this.#known.set(name, { value, until });
    const [oldest] = this.#known.keys();
    if (this.#known.size > this.#atMost && oldest !== undefined) this.#known.delete(oldest);
  }
}
