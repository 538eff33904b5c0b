import type { Connection } from 'mongoose';
import { getCheckpoint, getLogKeys, getReadiness } from '#contracts';
import { isSignedBy, parseCheckpoint, parseKey, parseNote, signedAt, type TreeHead } from '#merkle';
import { eventually } from '#testing';
import type { AuditService } from './audit-service.js';

const COLLECTIONS = ['entries', 'tiles', 'checkpoints'];
const SOON = { withinMs: 20_000 };

/** What a note of the log says. @throws where the log has not signed it. */
async function headIn({ bus }: AuditService, written: string): Promise<TreeHead> {
  const note = parseNote(written);
  const key = parseKey((await bus.request(getLogKeys, {})).log);
  const head = note && parseCheckpoint(note.text);
  if (!note || !head || !key || !isSignedBy(note, key))
    throw new Error('that is no checkpoint that the log has signed');
  return head;
}

/** In seconds since 1970; null where the witness has not cosigned it. */
export function cosignedAt(written: string, witnessKey: string): number | null {
  const [note, key] = [parseNote(written), parseKey(witnessKey)];
  return note && key && signedAt(note, key);
}

/** How many entries the newest checkpoint speaks of. */
export async function signedSize(audit: AuditService): Promise<number> {
  const { note } = await audit.bus.request(getCheckpoint, {});
  return (await headIn(audit, note)).size;
}

export async function signedFor(audit: AuditService, size: number): Promise<void> {
  await eventually(async () => expect(await signedSize(audit)).toBe(size), SOON);
}

export async function cosignedFor(audit: AuditService, size: number, witnessKey: string): Promise<void> {
  await eventually(async () => {
    const { note, cosigned } = await audit.bus.request(getCheckpoint, {});
    expect((await headIn(audit, note)).size).toBe(size);
    expect(cosignedAt(note, witnessKey)).not.toBeNull();
    expect(cosigned).toBe(note);
  }, SOON);
}

/** Why the log refuses to sign, as the operator reads it; undefined where it signs. */
export async function refusalOf({ bus }: AuditService): Promise<string | undefined> {
  const { ready, dependencies } = await bus.request(getReadiness('audit'), {});
  expect(ready).toBe(true);
  return dependencies.find(({ name }) => name === 'log-signing')?.reason;
}

export type Dump = ReadonlyMap<string, readonly object[]>;

export async function dump(database: Connection): Promise<Dump> {
  const read = COLLECTIONS.map(async (name) => [name, await database.collection(name).find().toArray()] as const);
  return new Map(await Promise.all(read));
}

/** As an administrator of the database would, under whatever runs. */
export async function restore(database: Connection, dumped: Dump): Promise<void> {
  for (const [name, documents] of dumped) {
    await database.collection(name).deleteMany({});
    await database.collection(name).insertMany([...documents]);
  }
}
