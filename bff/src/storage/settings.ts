import type { Connection } from './connection.ts';

/** Few facts about this installation, by name. */
export class Settings {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async get(name: string): Promise<string | undefined> {
    const row = await this.#connection.db
      .selectFrom('settings')
      .select('value')
      .where('name', '=', name)
      .executeTakeFirst();
    return row?.value;
  }

  /** Writes a fact down where there is none yet. Returns the one that stands: the first stays, however many race. */
  async keep(name: string, value: string): Promise<string> {
    await this.#connection.db
      .insertInto('settings')
      .values({ name, value })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute();
    return (await this.get(name)) ?? value;
  }

  async set(name: string, value: string): Promise<void> {
    await this.#connection.db
      .insertInto('settings')
      .values({ name, value })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
      .execute();
  }
}
