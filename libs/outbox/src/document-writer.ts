import type { ClientSession, Model, QueryFilter, UpdateQuery } from 'mongoose';
import { setTimeout as wait } from 'node:timers/promises';
import { Problem, type EventDraft, type Idempotency, type OwnedThing } from '#contracts';
import type { Aggregate, StateOf } from './aggregate.js';
import type { Change, Decide } from './change.js';
import type { Clock } from './clock.js';
import { Draft, type Derive } from './draft.js';
import { isDuplicateKey } from './duplicate-key.js';
import type { Backlog } from './outbox.js';

/** More unconfirmed events than this in one document, and the audit is too far behind to go on. */
const MAX_PENDING = 50;
const ROOM_POLL_MS = 25;

type FirstAnswer<Document> = { idempotency: Idempotency; toBody: (document: Document) => unknown } | null;

/** A new document as its use case makes it. */
export interface Birth<Document extends Aggregate> {
  readonly state: StateOf<Document>;
  readonly event: EventDraft;
  /** The time its times were counted from. Default: now. */
  readonly at?: Date;
}

/** Writes documents of one collection together with their events. Only `AggregateStore` uses it. */
export class DocumentWriter<Document extends Aggregate> {
  constructor(
    private readonly model: Model<Document>,
    private readonly clock: Clock,
    private readonly find: (id: string) => Promise<Document | null>,
    private readonly tell: (document: Document) => void,
    private readonly derive?: Derive<Document>,
  ) {}

  async insert(
    { state, event, at }: Birth<Document>,
    requestId: string | null,
    answer: FirstAnswer<Document>,
    session?: ClientSession,
  ): Promise<Document> {
    const now = at ?? this.clock.now();
    const unborn: Aggregate = { ...state, ver: 0, createdAt: now, updatedAt: now, pending: [], replays: [] };
    const draft = new Draft(unborn as Document, this.derive);
    draft.apply({ set: {}, event }, { now, requestId });
    if (answer) draft.keep({ ...answer.idempotency, at: now, body: answer.toBody(draft.document) });
    const document = { ...draft.document, pending: draft.events };
    await new this.model(document).save(session === undefined ? {} : { session });
    return document;
  }

  /** Takes as many changes off the queue as the document has room for, and settles them all with one write. */
  async carryOut(id: string, queue: Change<Document, unknown>[]): Promise<void> {
    let taken: Change<Document, unknown>[] = [];
    try {
      const document = await this.find(id);
      const room = MAX_PENDING - (document?.pending.length ?? 0);
      if (room <= 0) return await this.waitForRoom(queue);
      taken = queue.splice(0, room);
      await this.settle(document, taken);
    } catch (failure) {
      if (taken.length === 0) taken = queue.splice(0);
      taken.forEach((change) => change.fail(failure));
    }
  }

  /** One change as a part of a transaction: it neither waits nor tells. */
  async changeIn(
    session: ClientSession,
    id: string,
    decide: Decide<Document>,
    requestId: string | null,
  ): Promise<Document> {
    const document = await this.model.findById(id, null, { session }).lean<Document>();
    const now = this.clock.now();
    const decision = decide(document, now);
    if (document === null) throw new Error('a use case let a missing document pass');
    if (decision === null) return document;
    if (document.pending.length >= MAX_PENDING) throw new Problem('service.busy');
    const draft = new Draft(document, this.derive);
    draft.apply(decision, { now, requestId });
    if (!(await this.store(draft, document, session))) throw new Error('a transaction saw two states of a document');
    return draft.document;
  }

  /** A page in the order of the index, which begins with the document's id. */
  async findPending(after: string, limit: number): Promise<readonly Document[]> {
    const filter = { 'pending.eid': { $gt: `${after}:~` } } as QueryFilter<Document>;
    return this.model.find(filter).hint({ 'pending.eid': 1 }).limit(limit).lean<Document[]>();
  }

  async versionsOf(ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (ids.length === 0) return new Map();
    const found = await this.model.find({ _id: { $in: ids } } as QueryFilter<Document>, { ver: 1 }).lean<Aggregate[]>();
    return new Map(found.map(({ _id, ver }) => [_id, ver]));
  }

  async listVersions(after: string, limit: number): Promise<readonly OwnedThing[]> {
    const filter = { _id: { $gt: after } } as QueryFilter<Document>;
    const found = this.model.find(filter, { ver: 1 }).sort({ _id: 1 }).limit(limit);
    return (await found.lean<Aggregate[]>()).map(({ _id, ver }) => ({ id: _id, version: ver }));
  }

  /** By the index that names only documents with pending events. */
  async measureBacklog(atMost: number): Promise<Backlog> {
    const filter = { 'pending.eid': { $gt: '' } } as QueryFilter<Document>;
    const found = this.model.find(filter, { 'pending.at': 1 }).hint({ 'pending.eid': 1 }).limit(atMost);
    const documents = await found.lean<Pick<Aggregate, 'pending'>[]>();
    const times = documents.flatMap(({ pending }) => pending.slice(0, 1).map(({ at }) => at.getTime()));
    return { documents: documents.length, oldestAt: times.length === 0 ? null : new Date(Math.min(...times)) };
  }

  async removePending(eids: readonly string[]): Promise<void> {
    const byDocument = Map.groupBy(eids, (eid) => eid.slice(0, eid.indexOf(':')));
    const operations = [...byDocument].map(([_id, confirmed]) => ({
      updateOne: { filter: { _id }, update: { $pull: { pending: { eid: { $in: confirmed } } } } },
    }));
    if (operations.length === 0) return;
    await this.model.bulkWrite(operations, { ordered: false, timestamps: false });
  }

  async removeReplays(before: Date): Promise<void> {
    const filter = { 'replays.at': { $lt: before } } as QueryFilter<Document>;
    const update = { $pull: { replays: { at: { $lt: before } } } } as UpdateQuery<Document>;
    await this.model.updateMany(filter, update, { timestamps: false });
  }

  private async settle(stored: Document | null, changes: readonly Change<Document, unknown>[]): Promise<void> {
    try {
      await this.write(stored, changes);
      changes.forEach((change) => change.tell());
    } catch (failure) {
      // One of them wants a unique value that is taken: apart, the others are not held liable for it.
      if (isDuplicateKey(failure) && changes.length > 1) for (const each of changes) await this.settle(stored, [each]);
      else changes.forEach((change) => change.fail(reasonOf(failure)));
    }
  }

  private async write(stored: Document | null, changes: readonly Change<Document, unknown>[]): Promise<void> {
    let document = stored;
    for (;;) {
      const draft = document && new Draft(document, this.derive);
      for (const change of changes) change.applyTo(draft, this.clock.now());
      if (draft === null || draft.events.length + draft.replays.length === 0) return;
      if (await this.replace(draft, document)) return;
      document = stored && (await this.find(stored._id));
    }
  }

  /** @returns false where another process changed the document first. */
  private async replace(draft: Draft<Document>, stored: Document | null): Promise<boolean> {
    if (!(await this.store(draft, stored))) return false;
    this.tell({ ...draft.document, pending: [...(stored?.pending ?? []), ...draft.events] });
    return true;
  }

  private async store(draft: Draft<Document>, stored: Document | null, session?: ClientSession): Promise<boolean> {
    const { events, replays, set } = draft;
    const filter = { _id: stored?._id, ver: stored?.ver } as object;
    const update = { $set: set, $push: { pending: { $each: events }, replays: { $each: replays } } } as object;
    const options = session === undefined ? {} : { session };
    // Without mongoose's casts, which cost more than the rest: what a use case decides has its types already.
    const { matchedCount } = await this.model.collection.updateOne(filter, update, options);
    return matchedCount > 0;
  }

  private async waitForRoom(queue: Change<Document, unknown>[]): Promise<void> {
    await wait(ROOM_POLL_MS);
    const impatient = queue.filter(({ giveUpAt }) => giveUpAt < Date.now());
    for (const change of impatient) {
      queue.splice(queue.indexOf(change), 1);
      change.fail(new Problem('service.busy'));
    }
  }
}

/** An idempotency key that is taken was used on another document. */
function reasonOf(failure: unknown): unknown {
  const reused = isDuplicateKey(failure, 'replays.key');
  return reused ? new Problem('idempotency.key-reused', [], { cause: failure }) : failure;
}
