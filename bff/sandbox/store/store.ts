import type Database from 'better-sqlite3';
import type { HiddenOf, Kind, Kinds } from './kinds.ts';

interface Row {
  seq: number;
  body: string;
  hidden: string;
  deleted: number;
}

export interface Range {
  gt?: number;
  gte?: number;
  lt?: number;
  lte?: number;
}

export interface Query {
  /** Paths below the object, each equal to the value, or to one of the values. */
  where?: Record<string, string | number | boolean | readonly string[] | undefined>;
  created?: Range;
  startingAfter?: string;
  endingBefore?: string;
  limit?: number;
  oldestFirst?: boolean;
}

const comparisons = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

/** Objects by id and kind. What is read is a copy: it counts once it is put back. */
export class Store {
  readonly database: Database.Database;
  readonly #statements = new Map<string, Database.Statement<unknown[]>>();

  constructor(database: Database.Database) {
    this.database = database;
  }

  sql(text: string): Database.Statement<unknown[]> {
    let statement = this.#statements.get(text);
    if (!statement) {
      statement = this.database.prepare(text);
      this.#statements.set(text, statement);
    }
    return statement;
  }

  transaction<T>(work: () => T): T {
    return this.database.transaction(work)();
  }

  #row(id: string): Row | undefined {
    return this.sql('select seq, body, hidden, deleted from objects where id = ?').get(id) as Row | undefined;
  }

  /** The object of any kind, also a deleted one's stub. */
  byId(id: string): { id: string; object: string; deleted?: boolean } | undefined {
    const row = this.#row(id);
    return row && JSON.parse(row.body);
  }

  get<K extends Kind>(kind: K, id: string): Kinds[K] | undefined {
    const row = this.#row(id);
    if (!row || row.deleted) return undefined;
    const object = JSON.parse(row.body);
    return object.object === kind ? object : undefined;
  }

  hidden<K extends Kind>(_kind: K, id: string): HiddenOf<K> {
    return JSON.parse(this.#row(id)?.hidden ?? '{}');
  }

  put<K extends Kind>(object: Kinds[K], hidden?: HiddenOf<K>): void {
    const { id, object: kind } = object as { id: string; object: string };
    const { created } = object as { created?: number };
    this.sql(
      `insert into objects (id, kind, created, body, hidden) values (?, ?, ?, ?, ?)
       on conflict (id) do update set body = excluded.body, hidden = coalesce(?, hidden)`,
    ).run(
      id,
      kind,
      created ?? 0,
      JSON.stringify(object),
      JSON.stringify(hidden ?? {}),
      hidden === undefined ? null : JSON.stringify(hidden),
    );
  }

  /** Leaves `stub` in the object's place: found by its id alone, in no list. */
  remove(id: string, stub: object): void {
    this.sql('update objects set deleted = 1, body = ? where id = ?').run(JSON.stringify(stub), id);
  }

  /** Newest first, and one more than `limit` where there is more. */
  list<K extends Kind>(kind: K, query: Query = {}): Kinds[K][] {
    const { text, values } = this.#select(kind, query);
    return (this.sql(text).all(...values) as { body: string }[]).map((row) => JSON.parse(row.body));
  }

  #select(kind: Kind, query: Query): { text: string; values: unknown[] } {
    const conditions = ['kind = ?', 'deleted = 0'];
    const values: unknown[] = [kind];
    for (const [path, wanted] of Object.entries(query.where ?? {})) {
      if (wanted === undefined) continue;
      const options = Array.isArray(wanted) ? wanted : [typeof wanted === 'boolean' ? Number(wanted) : wanted];
      conditions.push(`json_extract(body, '$.${path}') in (${options.map(() => '?').join(', ')})`);
      values.push(...options);
    }
    for (const [name, sign] of Object.entries(comparisons)) {
      const bound = query.created?.[name as keyof Range];
      if (bound === undefined) continue;
      conditions.push(`created ${sign} ?`);
      values.push(bound);
    }
    const cursor = query.startingAfter ?? query.endingBefore;
    if (cursor !== undefined) {
      conditions.push(`seq ${query.startingAfter ? '<' : '>'} ?`);
      values.push(this.#row(cursor)?.seq ?? -1);
    }
    const order = query.oldestFirst || query.endingBefore ? 'asc' : 'desc';
    values.push(query.limit === undefined ? -1 : query.limit);
    return {
      text: `select body from objects where ${conditions.join(' and ')} order by seq ${order} limit ?`,
      values,
    };
  }

  setting(name: string): string | undefined {
    const row = this.sql('select value from settings where name = ?').get(name) as { value: string } | undefined;
    return row?.value;
  }

  setSetting(name: string, value: string): void {
    this.sql(
      'insert into settings (name, value) values (?, ?) on conflict (name) do update set value = excluded.value',
    ).run(name, value);
  }

  /** Forgets every object, event, delivery, job and stored answer; settings stay. */
  empty(): void {
    this.transaction(() => {
      for (const table of ['objects', 'events', 'deliveries', 'jobs', 'idempotency'])
        this.sql(`delete from ${table}`).run();
    });
  }

  close(): void {
    this.database.close();
  }
}
