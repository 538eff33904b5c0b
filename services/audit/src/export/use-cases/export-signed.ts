import { Injectable } from '@nestjs/common';
import { listKeyStates, Problem, systemActor, type ExportPart, type KeyStateView } from '#contracts';
import { chained, EXPORT_FORMAT, exportEndText, exportLines, keyFields, type KeyState } from '#log-check';
import { isSignedBy, parseCheckpoint, parseKey, parseNote } from '#merkle';
import { CommandBus } from '#messaging';
import { Clock } from '#outbox';
import { LogKeys } from '../../checkpoints/log-keys.js';
import { Signer } from '../../checkpoints/signer.js';
import { leafOf } from '../../log/domain/entry.js';
import { EntryStore } from '../../log/store/entry.store.js';
import { TileStore } from '../../tree/store/tile.store.js';
import { Part } from '../domain/parts.js';
import { blockAt, placeIn, placeText, type Block, type ExportPlace } from '../domain/place.js';
import { PositionStore } from '../store/position.store.js';

const ENTRIES_AT_A_TIME = 128;
const KEYS_AT_A_TIME = 100;
const HASH_BYTES = 32;
/** What an owner has stored is in the log, and signed for, a moment later. What never comes is found in the export. */
const LOOKS_FOR_ENTRIES = 5;
const LOOKS_FOR_SIGNATURE = 16;
const LOOK_EVERY_MS = 250;

/**
 * The whole log with its proofs, and the states of all keys, part by part. Between two parts nothing is kept here: where
 * it goes on, and what its lines come to, is in the place, which the log has signed.
 */
@Injectable()
export class ExportSigned {
  constructor(
    private readonly entries: EntryStore,
    private readonly tiles: TileStore,
    private readonly positions: PositionStore,
    private readonly keys: LogKeys,
    private readonly signer: Signer,
    private readonly bus: CommandBus,
    private readonly clock: Clock,
  ) {}

  async execute(written: string | null): Promise<ExportPart> {
    if (written === null) return this.begin();
    const place = this.open(written);
    switch (place.stage) {
      case 'entries':
        return this.entriesFrom(place, { first: 0, until: place.size, then: { stage: 'keys' } });
      case 'keys':
        return this.keysFrom(place);
      case 'signature':
        return this.untilSigned(place);
      case 'later-entries':
        return this.entriesFrom(place, {
          first: place.size,
          until: checkpointIn(place.checkpoint).size,
          then: { stage: 'end' },
        });
      case 'end':
        return this.finish(place);
    }
  }

  private async begin(): Promise<ExportPart> {
    const checkpoint = await this.signer.freshCheckpoint();
    const { size } = checkpointIn(checkpoint);
    const exportedAt = this.clock.now().toISOString();
    const { origin, written } = this.keys;
    const part = new Part();
    part.add(exportLines.header({ format: EXPORT_FORMAT, origin, ...written, exportedAt, checkpoint }));
    const start = { position: 0, size, afterKey: '', needed: 0, looks: 0, checkpoint: null, chain: null };
    return this.partOf(part, { ...start, stage: size === 0 ? 'keys' : 'entries' });
  }

  private async entriesFrom(
    place: ExportPlace,
    { first, until, then }: { first: number; until: number; then: Pick<ExportPlace, 'stage'> },
  ): Promise<ExportPart> {
    const part = new Part();
    const block = blockAt(place.position, first, until);
    const found = await this.entries.readFrom(place.position, Math.min(ENTRIES_AT_A_TIME, block.end - place.position));
    const present = found.filter(({ _id }) => _id < block.end);
    let position = place.position;
    for (const entry of present) {
      const line = exportLines.leaf(leafOf(entry).toString());
      if (!part.takes(line)) return this.partOf(part, { ...place, position });
      part.add(line);
      position = entry._id + 1;
    }
    // Fewer than there should be: entries were removed, and whoever checks the export will say so.
    const isWhole = present.length < ENTRIES_AT_A_TIME || position >= block.end;
    if (!isWhole) return this.partOf(part, { ...place, position });
    part.add(exportLines.hashes(block.start, await this.hashesOf(block)));
    const isLast = block.end >= until;
    return this.partOf(part, { ...place, position: block.end, ...(isLast && then) });
  }

  /** Fewer, where somebody has taken them away. */
  private async hashesOf({ tile, start, end }: Block): Promise<readonly Buffer[]> {
    const bytes = (await this.tiles.readTile({ level: 0, index: tile })) ?? Buffer.alloc(0);
    const from = start - tile * 256;
    const count = Math.min(end - start, Math.floor(bytes.length / HASH_BYTES) - from);
    return Array.from({ length: Math.max(0, count) }, (_, at) =>
      bytes.subarray((from + at) * HASH_BYTES, (from + at + 1) * HASH_BYTES),
    );
  }

  private async keysFrom(place: ExportPlace): Promise<ExportPart> {
    const request = { actor: systemActor, after: place.afterKey, limit: KEYS_AT_A_TIME };
    const { keys } = await this.bus.request(listKeyStates, request);
    const last = keys.at(-1);
    if (last === undefined) return this.partOf(new Part(), { ...place, stage: 'signature' });
    const part = new Part();
    for (const key of keys) part.add(exportLines.key(toState(key)));
    const needed = Math.max(place.needed, await this.sizeThatTells(keys));
    return this.partOf(part, { ...place, afterKey: last.keyId, needed });
  }

  /** What was stored a moment ago is on its way to the log. What was never told will not come, and is found later. */
  private async sizeThatTells(keys: readonly KeyStateView[]): Promise<number> {
    const eids = keys.map(({ keyId, version }) => `${keyId}:${version}`);
    for (let look = 1; ; look++) {
      const positions = await this.positions.positionsOf(eids);
      if (positions.length === eids.length || look === LOOKS_FOR_ENTRIES) return Math.max(0, ...positions) + 1;
      await waited(LOOK_EVERY_MS);
    }
  }

  /** Until what tells of the keys is signed for as well. */
  private async untilSigned(place: ExportPlace): Promise<ExportPart> {
    const checkpoint = await this.signer.freshCheckpoint();
    const { size } = checkpointIn(checkpoint);
    if (size < place.needed && place.looks < LOOKS_FOR_SIGNATURE) {
      await waited(LOOK_EVERY_MS);
      return this.partOf(new Part(), { ...place, looks: place.looks + 1 });
    }
    const stage = size > place.size ? 'later-entries' : 'end';
    return this.partOf(new Part(), { ...place, stage, checkpoint });
  }

  /** The log answers for the whole only while it signs at all. */
  private async finish(place: ExportPlace): Promise<ExportPart> {
    await this.signer.freshCheckpoint();
    const { size, root } = checkpointIn(place.checkpoint);
    const part = new Part();
    const line = exportLines.checkpoint(place.checkpoint ?? '');
    const chain = chained(chainOf(place), line);
    part.add(line);
    const exportedAt = this.clock.now().toISOString();
    const end = exportEndText({ origin: this.keys.origin, size, root, exportedAt, chain });
    part.add(exportLines.trailer(await this.signer.sign(end)));
    return { bytes: part.written, next: null };
  }

  private partOf(part: Part, place: ExportPlace): ExportPart {
    const chain = part.all.reduce<Buffer | null>(chained, chainOf(place));
    const next = { ...place, chain: chain?.toString('base64') ?? null };
    return { bytes: part.written, next: this.keys.sign(placeText(next)) };
  }

  /** @throws Problem for what this log has not signed as a place. */
  private open(written: string): ExportPlace {
    const note = parseNote(written);
    const key = parseKey(this.keys.written.log);
    const place = note && key && isSignedBy(note, key) ? placeIn(note.text) : null;
    if (place !== null) return place;
    throw new Problem('request.malformed', [{ field: 'place', message: 'is not where an export goes on' }]);
  }
}

function checkpointIn(note: string | null) {
  const checkpoint = parseCheckpoint(parseNote(note ?? '')?.text ?? '');
  if (checkpoint === null) throw new Error('what the log has signed is no checkpoint');
  return checkpoint;
}

function chainOf({ chain }: ExportPlace): Buffer | null {
  return chain === null ? null : Buffer.from(chain, 'base64');
}

/** Every field, whatever somebody has taken from the document. */
function toState(key: KeyStateView): KeyState {
  return Object.fromEntries(keyFields.map((field) => [field, key[field] ?? null])) as Record<keyof KeyState, unknown>;
}

function waited(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
