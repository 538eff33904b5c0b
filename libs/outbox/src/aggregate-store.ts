import type { OnModuleInit } from '@nestjs/common';
import type { ClientSession, Model } from 'mongoose';
import { setTimeout as wait } from 'node:timers/promises';
import {
  currentRequest,
  type AggregateKind,
  type EventOrigin,
  type Idempotency,
  type IdPrefix,
  type OwnedThing,
  type Replayable,
} from '#contracts';
import type { Aggregate, Replay } from './aggregate.js';
import { Change, type Answer, type Decide } from './change.js';
import { AskedTogether } from './asked-together.js';
import { Clock } from './clock.js';
import type { Derive } from './draft.js';
import { isDuplicateKey } from './duplicate-key.js';
import { DocumentWriter, type Birth } from './document-writer.js';
import { Lanes } from './lanes.js';
import type { Backlog, Outbox, PendingEvents } from './outbox.js';
import type { Relay } from './relay.js';
import { findReplay } from './replay.js';

const WAIT_FOR_ROOM_MS = 1_500;
const WAIT_FOR_FIRST_MS = 1_000;
const READ_AGAIN_MS = 20;

/** What a store is of, and what it works with. */
export interface StoreOptions<Document extends Aggregate> {
  readonly model: Model<Document>;
  readonly aggregate: AggregateKind;
  readonly idPrefix: IdPrefix;
  readonly relay: Relay;
  readonly clock: Clock;
  /** Applied at birth and at every change, so that use cases need not think of it. */
  readonly derive?: Derive<Document>;
}

/**
 * The documents of one kind. Every write is one atomic write of one document that stores the change together with its
 * event; there is no other way to write. `w: majority, j: true` always.
 */
export abstract class AggregateStore<Document extends Aggregate> implements Outbox, OnModuleInit {
  protected readonly model: Model<Document>;
  private readonly byId: AskedTogether<string, Document>;
  private readonly writer: DocumentWriter<Document>;
  private readonly lanes: Lanes<Change<Document, unknown>>;

  protected constructor(private readonly options: StoreOptions<Document>) {
    this.model = options.model;
    this.byId = AskedTogether.by(options.model, '_id');
    const { model, clock, derive } = options;
    const find = (id: string) => this.find(id);
    this.writer = new DocumentWriter(model, clock, find, (document) => this.tell(document), derive);
    this.lanes = new Lanes((id, queue) => this.writer.carryOut(id, queue));
  }

  /** As it stands, deleted or not. */
  find(id: string): Promise<Document | null> {
    return this.byId.ask(id);
  }

  /** Unique indexes are promises: nothing is served before they stand. */
  async onModuleInit(): Promise<void> {
    await this.model.init();
    this.options.relay.serve(this);
  }

  /**
   * @param session of a transaction; its events are told after the commit, when the relay next looks.
   * @throws MongoServerError with code 11000 where a unique value is taken: see `isDuplicateKey`.
   */
  async insert(birth: Birth<Document>, session?: ClientSession): Promise<Document> {
    const requestId = currentRequest()?.requestId ?? null;
    const document = await this.writer.insert(birth, requestId, null, session);
    if (session === undefined) this.tell(document);
    return document;
  }

  /** The same, once for each idempotency key, whatever collides: the unique index on replays is the lock. */
  async insertOnce<Body>(
    birth: Birth<Document>,
    idempotency: Idempotency,
    toBody: (document: Document) => Body,
  ): Promise<Replayable<Body>> {
    try {
      return { body: toBody(await this.insertWith(birth, idempotency, toBody)), replayed: false };
    } catch (failure) {
      if (!isDuplicateKey(failure)) throw failure;
      const replay = await this.findFirst(idempotency);
      if (!replay) throw failure;
      return { body: replay.body as Body, replayed: true };
    }
  }

  /** @throws whatever `decide` throws; Problem `service.busy` where too many events of this document wait for the audit. */
  async change(id: string, decide: Decide<Document>): Promise<Document> {
    const { body } = await this.enqueue(id, decide, { idempotency: null, toBody: (document) => document });
    return body;
  }

  /** The same, once for each idempotency key: a retry gets the first answer. */
  changeOnce<Body>(
    id: string,
    idempotency: Idempotency,
    decide: Decide<Document>,
    toBody: (document: Document) => Body,
  ): Promise<Replayable<Body>> {
    return this.enqueue(id, decide, { idempotency, toBody });
  }

  /**
   * The same beside other documents, in a transaction. Its event is told after the commit, when the relay next looks.
   * @param session of `Transactions.run`, which does all again where somebody else changed the document meanwhile.
   */
  changeIn(session: ClientSession, id: string, decide: Decide<Document>): Promise<Document> {
    return this.writer.changeIn(session, id, decide, currentRequest()?.requestId ?? null);
  }

  /**
   * The first answer to a request that would now be refused for what has happened since, if there was one.
   * @throws Problem `idempotency.key-reused` where the key was used for another request.
   */
  async findReplay<Body>(idempotency: Idempotency): Promise<Replayable<Body> | null> {
    const first = await this.model.findOne({ 'replays.key': idempotency.key }).lean<Document>();
    const replay = first && findReplay(first.replays, idempotency);
    return replay && { body: replay.body as Body, replayed: true };
  }

  async findPending(after: string, limit: number): Promise<readonly PendingEvents[]> {
    return (await this.writer.findPending(after, limit)).map((document) => this.pendingOf(document));
  }

  async findPendingOf(id: string): Promise<PendingEvents | null> {
    const document = id.startsWith(`${this.options.idPrefix}_`) ? await this.find(id) : null;
    return document === null || document.pending.length === 0 ? null : this.pendingOf(document);
  }

  versionsOf(ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return this.writer.versionsOf(ids.filter((id) => id.startsWith(`${this.options.idPrefix}_`)));
  }

  listVersions(after: string, limit: number): Promise<readonly OwnedThing[]> {
    return this.writer.listVersions(after, limit);
  }

  measureBacklog(atMost: number): Promise<Backlog> {
    return this.writer.measureBacklog(atMost);
  }

  async confirm(eids: readonly string[]): Promise<void> {
    await this.writer.removePending(eids.filter((eid) => eid.startsWith(`${this.options.idPrefix}_`)));
  }

  async forgetReplays(before: Date): Promise<void> {
    await this.writer.removeReplays(before);
  }

  /** The document that was first may be in the index before a majority has it, and so before it can be read. */
  private async findFirst(idempotency: Idempotency): Promise<Replay | null> {
    const giveUpAt = Date.now() + WAIT_FOR_FIRST_MS;
    for (;;) {
      const first = await this.model.findOne({ 'replays.key': idempotency.key }).lean<Document>();
      if (first !== null || Date.now() > giveUpAt) return first && findReplay(first.replays, idempotency);
      await wait(READ_AGAIN_MS);
    }
  }

  private async insertWith<Body>(
    birth: Birth<Document>,
    idempotency: Idempotency,
    toBody: (document: Document) => Body,
  ): Promise<Document> {
    const requestId = currentRequest()?.requestId ?? null;
    const document = await this.writer.insert(birth, requestId, { idempotency, toBody });
    this.tell(document);
    return document;
  }

  private enqueue<Body>(
    id: string,
    decide: Decide<Document>,
    answer: Answer<Document, Body>,
  ): Promise<Replayable<Body>> {
    const giveUpAt = Date.now() + WAIT_FOR_ROOM_MS;
    const change = new Change(decide, answer, currentRequest()?.requestId ?? null, giveUpAt);
    this.lanes.add(id, change as Change<Document, unknown>);
    return change.outcome;
  }

  private tell(document: Document): void {
    this.options.relay.offer(this.pendingOf(document));
  }

  private pendingOf({ _id, projectId, pending }: Document): PendingEvents {
    const { relay, aggregate } = this.options;
    const origin: EventOrigin = {
      service: relay.service,
      aggregate,
      aggregateId: _id,
      projectId: this.projectOf(_id, projectId),
    };
    return { origin, events: pending };
  }

  /** A project's own events belong to the project. */
  private projectOf(id: string, projectId: string | null): string | null {
    return this.options.aggregate === 'project' ? id : projectId;
  }
}
