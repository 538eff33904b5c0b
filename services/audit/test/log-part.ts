import { Logger } from '@nestjs/common';
import { createConnection, type Connection } from 'mongoose';
import { Frontier, leafHash } from '#merkle';
import { SettableClock } from '#testing';
import { Leadership } from '../src/leadership/leadership.js';
import { LeaseStore } from '../src/leadership/store/lease.store.js';
import { leafOf, type Entry } from '../src/log/domain/entry.js';
import { LogWriter } from '../src/log/log-writer.js';
import { ENTRY, entrySchema } from '../src/log/store/entry.schema.js';
import { EntryStore } from '../src/log/store/entry.store.js';
import { TileStore } from '../src/tree/store/tile.store.js';

/** The log alone, without NATS. */
export interface LogPart {
  readonly connection: Connection;
  readonly entries: EntryStore;
  readonly tiles: TileStore;
  readonly clock: SettableClock;
  /** One more that writes it, and takes itself for the leader of this term, whatever is true. */
  writer(term: number): LogWriter;
  /** One more that leads if nobody else does. */
  contender(): Contender;
  close(): Promise<void>;
}

export interface Contender {
  readonly leadership: Leadership;
  readonly writer: LogWriter;
}

export async function openLog(mongoUrl: string, database: string): Promise<LogPart> {
  Logger.overrideLogger(false);
  const majority = { writeConcern: { w: 'majority', journal: true }, readConcern: { level: 'majority' } } as const;
  const connection = await createConnection(mongoUrl, { dbName: database, ...majority }).asPromise();
  const entries = new EntryStore(connection.model(ENTRY, entrySchema));
  const leases = new LeaseStore(connection);
  await Promise.all([entries.onModuleInit(), leases.onModuleInit()]);
  const tiles = new TileStore(connection);
  const clock = new SettableClock();
  const writerIn = (leadership: Pick<Leadership, 'serve' | 'term'>) =>
    new LogWriter(entries, tiles, leadership as Leadership, clock);
  return {
    connection,
    entries,
    tiles,
    clock,
    writer: (term) => writerIn({ term, serve: () => {} }),
    contender: () => {
      const leadership = new Leadership(leases);
      return { leadership, writer: writerIn(leadership) };
    },
    close: () => connection.close(),
  };
}

/** Everything there is, by position. */
export async function entriesIn({ entries }: LogPart): Promise<readonly Entry[]> {
  return entries.readFrom(0, 1_000_000);
}

/** The tree of these entries, as its definition has it. */
export function treeOf(entries: readonly Entry[]): { readonly size: number; readonly root: Buffer } {
  const frontier = Frontier.empty();
  for (const entry of entries) frontier.append(leafHash(leafOf(entry)));
  return { size: frontier.size, root: frontier.root };
}

/** Positions from 0 without a gap, each history in order, no event twice, time never backwards, the tree that of the entries. */
export async function assertSound(log: LogPart): Promise<readonly Entry[]> {
  const entries = await entriesIn(log);
  expect(entries.map(({ _id }) => _id)).toEqual(entries.map((_, at) => at));
  const versions = new Map<string, number>();
  for (const { target, version, recordedAt } of entries) {
    expect([target, version]).toEqual([target, (versions.get(target) ?? 0) + 1]);
    versions.set(target, version);
    expect(recordedAt.getTime()).not.toBeNaN();
  }
  const times = entries.map(({ recordedAt }) => recordedAt.getTime());
  expect(times).toEqual(times.toSorted((one, other) => one - other));
  expect(await log.tiles.head()).toEqual(treeOf(entries));
  return entries;
}
