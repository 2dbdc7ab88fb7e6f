/** Pays for sessions that were begun, so that there are events to send: as many as are needed, a few at once. */
export class Buyer {
  readonly #sandboxUrl: string;
  readonly #isWanted: () => boolean;
  readonly #begun = new Set<string>();
  #underWay = 0;
  paid = 0;

  constructor(sandboxUrl: string, isWanted: () => boolean) {
    this.#sandboxUrl = sandboxUrl;
    this.#isWanted = isWanted;
  }

  /** A session that may be paid now or later. */
  offer(session: string): void {
    this.#begun.add(session);
    this.#pay();
  }

  #pay(): void {
    const [session] = this.#begun;
    if (session === undefined || this.#underWay >= 2 || !this.#isWanted()) return;
    this.#begun.delete(session);
    this.#underWay++;
    void this.#payFor(session).finally(() => {
      this.#underWay--;
      this.#pay();
    });
  }

  async #payFor(session: string): Promise<void> {
    const response = await fetch(`${this.#sandboxUrl}/_sandbox/checkout/${session}/pay`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"wait":false}',
    });
    if (response.ok) this.paid++;
    await response.body?.cancel();
  }
}
