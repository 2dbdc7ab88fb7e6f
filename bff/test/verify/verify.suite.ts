import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DatabaseAddress } from '../../src/config/addresses.ts';
import type { Dialect } from '../../src/storage/dialect.ts';
import { openExisting } from '../../src/storage/open.ts';
import type { EntriesTable } from '../../src/storage/schema.ts';
import { type VerifyRequest, type VerifyResult, verify } from '../../src/verify/verify.ts';
import { ofEntries, ofFigures } from './damages/ledger.ts';
import { ofHolds, ofLots } from './damages/lots.ts';
import { ofPayments, ofPurchases } from './damages/payments.ts';
import { ofTheRest } from './damages/rest.ts';
import { liveThrough } from './lives.ts';
import { Shop } from './shop.ts';
import { startWire, type Wire } from './wire.ts';

/** Where these tests run. */
export interface Ground {
  dialect: Dialect;
  createDatabase(): Promise<DatabaseAddress>;
  /** A database that nobody is connected to, once more. */
  copy(of: DatabaseAddress): Promise<DatabaseAddress>;
  /** Does what the schema would refuse: no trigger, foreign key or check stands in the way. */
  byHand(database: DatabaseAddress, statements: string): Promise<void>;
}

const damages = [...ofFigures, ...ofEntries, ...ofLots, ...ofHolds, ...ofPayments, ...ofPurchases, ...ofTheRest];

const namesOf = ({ findings }: VerifyResult) => [...new Set(findings.map(({ check }) => check))].sort();

/** What `verify` promises, over whichever database. */
export function verifySuite(name: string, ground: Ground): void {
  describe(`verify over ${name}`, () => {
    let original: DatabaseAddress;
    let things: Wire['things'];
    let at: number;

    beforeAll(async () => {
      original = await ground.createDatabase();
      await using shop = await Shop.open(original);
      await liveThrough(shop);
      ({ at } = shop);
      things = structuredClone(shop.wire.things);
    }, 60_000);

    /** The lives of everybody once more, damaged by hand. */
    async function damaged(statements = ''): Promise<Shop> {
      const database = await ground.copy(original);
      if (statements) await ground.byHand(database, statements);
      const wire = await startWire();
      Object.assign(wire.things, structuredClone(things));
      const shop = new Shop(await openExisting({ database }), wire, 1_000);
      shop.at = at;
      return shop;
    }

    async function verified(shop: Shop, more: Partial<VerifyRequest> = {}): Promise<VerifyResult> {
      const { storage } = shop;
      const request = { storage, sources: undefined, isRepairing: false, reversals: [], now: () => shop.at };
      return await verify({ ...request, onProgress: () => {}, ...more });
    }

    const entriesOf = ({ storage }: Shop) =>
      storage.inspect(sql<EntriesTable>`select * from entries order by account_id, seq`);

    it('finds nothing where everything happened as it should', async () => {
      await using shop = await damaged();
      expect(await verified(shop)).toEqual({
        checked: { accounts: 4, entries: 27 },
        findings: [],
        repaired: [],
        done: [],
      });
    });

    it('changes nothing where nothing is to be repaired', async () => {
      await using shop = await damaged();
      const before = await entriesOf(shop);
      const repaired = await verified(shop, { isRepairing: true, sources: shop.sources });
      expect(repaired).toMatchObject({ findings: [], repaired: [], done: [] });
      expect(await entriesOf(shop)).toEqual(before);
    });

    describe.each(damages)('$what', ({ sql: typed, found, says, left = [] }) => {
      const statements = typeof typed === 'string' ? typed : typed[ground.dialect];

      it('is found, and named by the right checks', async () => {
        await using shop = await damaged(statements);
        const result = await verified(shop);
        expect(namesOf(result)).toEqual(found);
        expect(result.findings.map(({ message }) => message).join('\n')).toMatch(new RegExp(says.source, 'm'));
      });

      it(left.length === 0 ? 'is repaired' : 'is left to a person', async () => {
        await using shop = await damaged(statements);
        const before = await entriesOf(shop);
        const result = await verified(shop, { isRepairing: true });
        expect(namesOf(result)).toEqual(left);
        expect(namesOf({ ...result, findings: [...result.findings, ...result.repaired] })).toEqual(found);
        expect(namesOf(await verified(shop))).toEqual(left);
        const after = await entriesOf(shop);
        expect(after).toEqual(expect.arrayContaining(before));
        expect(result.done).toHaveLength(
          after.length - before.length + Number(found.includes('entries-have-an-account')),
        );
      });
    });
  });
}
