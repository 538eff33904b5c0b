import { Injectable, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { setTimeout as wait } from 'node:timers/promises';
import {
  inRequest,
  newId,
  Problem,
  readLog,
  systemActor,
  type EventStreamQuery,
  type KeywardEvent,
  type ReadLogReply,
  type ReadLogRequest,
  type RequestContext,
} from '#contracts';
import { CommandBus } from '#messaging';
import { LogWatch } from './log-watch.js';
import { OpenStreams } from './open-streams.js';
import { SseWriter } from './sse-writer.js';
import type { StartingPoint } from './starting-point.js';
import { StreamAccess, type Right } from './stream-access.js';

const AT_A_TIME = 100;
const BEAT_EVERY_MS = 15_000;
/** Nothing is sent whose right was not asked for within this time before. */
const ASK_AGAIN_AFTER_MS = 2_000;
/** So long who could not be asked for is kept; then the stream ends. */
const KEPT_UNASKED_MS = 30_000;
const RETRY_AFTER_MS = 1_000;
const ANSWER_WITHIN_MS = 2_500;
/** However often the log grows, a stream asks for more no more often. */
const REST_MS = 100;

/** What somebody wants to hear. */
export interface Wish extends Right {
  readonly start: StartingPoint;
  readonly query: EventStreamQuery;
}

/** One stream while it is open. */
interface Stream {
  readonly request: FastifyRequest;
  readonly writer: SseWriter;
  readonly wish: Wish;
  readonly types: ReadonlySet<string> | null;
  readonly end: AbortSignal;
  /** When its right was last known to hold, by a clock that never goes back. */
  confirmedAt: number;
}

/** Streams of the log: from any position on each event once, whichever gateway they come from. */
@Injectable()
export class EventFeed {
  private readonly logger = new Logger(EventFeed.name);

  constructor(
    private readonly bus: CommandBus,
    private readonly access: StreamAccess,
    private readonly watch: LogWatch,
    private readonly streams: OpenStreams,
  ) {}

  /**
   * Resolves once the stream has ended.
   * @throws Problem where it does not begin: of the log, of too many streams, or of a position that there is not yet.
   */
  async serve(request: FastifyRequest, reply: FastifyReply, wish: Wish): Promise<void> {
    const { actor } = request;
    if (actor === undefined) throw new Error('the route does not ask who calls');
    if (this.streams.end.aborted) return hangUp(reply);
    await this.streams.run(actor, async () => {
      const first = await this.first(wish);
      const writer = new SseWriter(reply);
      const end = AbortSignal.any([writer.closed, this.streams.end]);
      const types = wish.query.types === undefined ? null : new Set(wish.query.types.split(','));
      const stream = { request, writer, wish, types, end, confirmedAt: performance.now() };
      if (request.method !== 'HEAD') await this.pump(stream, first).catch((failure: unknown) => this.note(failure));
      writer.end();
    });
  }

  /** Of what comes next only the position is asked for. */
  private async first({ start, projectId }: Wish): Promise<ReadLogReply> {
    if (start === 'next') {
      const { size } = await this.read({ projectId, from: Number.MAX_SAFE_INTEGER });
      return { events: [], next: size, size };
    }
    const reply = await this.read('from' in start ? { projectId, ...start } : { projectId, from: 0, ...start });
    if ('from' in start && start.from > reply.size) {
      throw new Problem('request.invalid', [{ field: 'Last-Event-ID', message: 'is beyond the end of the log' }]);
    }
    return reply;
  }

  private async pump(stream: Stream, first: ReadLogReply): Promise<void> {
    const { writer, wish, end } = stream;
    await writer.begin(first.events[0]?.index ?? first.next);
    for (let reply = first; !end.aborted; reply = await this.more(stream, reply)) {
      if (!(await this.isConfirmed(stream))) return;
      await writer.send(reply.events.filter(({ event }) => isWanted(event, stream)));
      if (wish.query.follow === 'false' && reply.next >= reply.size) return writer.endWith(null);
      if (writer.silentForMs >= BEAT_EVERY_MS) await writer.beat(reply.next);
    }
  }

  /** What comes next, as soon as there is something; nothing where it is time to ask for the right again. */
  private async more({ wish, end }: Stream, { next, size }: ReadLogReply): Promise<ReadLogReply> {
    if (next >= size) {
      await wait(REST_MS, null, { signal: end }).catch(() => null);
      const isThere = await this.watch.reached(next, ASK_AGAIN_AFTER_MS, end);
      if (!isThere) return { events: [], next, size: next };
    }
    return this.read({ projectId: wish.projectId, from: next }).catch(async () => {
      await wait(RETRY_AFTER_MS, null, { signal: end }).catch(() => null);
      return { events: [], next, size: Infinity };
    });
  }

  /** Waits until it is known whether the caller may still hear it. @returns false where the stream has ended. */
  private async isConfirmed(stream: Stream): Promise<boolean> {
    const { writer, end } = stream;
    while (performance.now() - stream.confirmedAt > ASK_AGAIN_AFTER_MS) {
      const askedAt = performance.now();
      const refusal = await this.ask(stream);
      if (refusal === null) stream.confirmedAt = askedAt;
      else if (refusal.status < 500 || askedAt - stream.confirmedAt > KEPT_UNASKED_MS) {
        writer.endWith(refusal.toDetails(stream.request.id));
        return false;
      } else await wait(RETRY_AFTER_MS, null, { signal: end }).catch(() => null);
      if (end.aborted) return false;
    }
    return true;
  }

  /** Null where the right holds. */
  private async ask({ request, wish }: Stream): Promise<Problem | null> {
    try {
      await inRequest(aContext(), () => this.access.assertStill(request, wish));
      return null;
    } catch (failure) {
      return failure instanceof Problem ? failure : new Problem('service.unavailable', [], { cause: failure });
    }
  }

  private read(request: Pick<ReadLogRequest, 'projectId' | 'from' | 'since'>): Promise<ReadLogReply> {
    return inRequest(aContext(), () => this.bus.request(readLog, { ...request, actor: systemActor, limit: AT_A_TIME }));
  }

  private note(failure: unknown): void {
    this.logger.error({ msg: 'a stream of events broke off', err: failure });
  }
}

/** The request that opened the stream has had its time: what is asked since is another's. */
function aContext(): RequestContext {
  return { requestId: newId('req'), deadline: Date.now() + ANSWER_WITHIN_MS };
}

function isWanted({ type }: KeywardEvent, { types }: Stream): boolean {
  return types === null || types.has(type);
}

/** A client that is told of an error does not come again by itself; one whose connection breaks does. */
function hangUp(reply: FastifyReply): void {
  reply.hijack();
  reply.raw.destroy();
}
