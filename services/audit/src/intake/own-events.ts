import { Injectable } from '@nestjs/common';
import { toCloudEvent, type AggregateKind, type EventDraft } from '#contracts';
import { Clock } from '#outbox';
import { LogWriter } from '../log/log-writer.js';

/** Of what the log tells. */
export interface OwnThing {
  readonly aggregate: Extract<AggregateKind, 'stream' | 'log'>;
  readonly id: string;
}

/** What the log says of itself and of its streams: written at once, and told to nobody first. Only the leader can. */
@Injectable()
export class OwnEvents {
  /** The last piece of work of each thing. */
  private readonly lanes = new Map<string, Promise<unknown>>();

  constructor(
    private readonly writer: LogWriter,
    private readonly clock: Clock,
  ) {}

  /** @returns false where the log has this version of the thing already: whatever died before is then done. */
  tell(thing: OwnThing, version: number, draft: EventDraft, requestId: string | null = null): Promise<boolean> {
    const before = this.lanes.get(thing.id) ?? Promise.resolve();
    const result = before.then(() => this.tellNow(thing, version, draft, requestId));
    const lane = result
      .catch(() => null)
      .then(() => {
        if (this.lanes.get(thing.id) === lane) this.lanes.delete(thing.id);
      });
    this.lanes.set(thing.id, lane);
    return result;
  }

  private async tellNow(
    { aggregate, id }: OwnThing,
    ver: number,
    draft: EventDraft,
    requestId: string | null,
  ): Promise<boolean> {
    const head = (await this.writer.headsOf([id])).get(id) ?? 0;
    if (head >= ver) return false;
    const stored = { ...draft, eid: `${id}:${ver}`, ver, at: this.clock.now(), requestId };
    const origin = { service: 'audit', aggregate, aggregateId: id, projectId: null };
    await this.writer.append([toCloudEvent(stored, origin)]);
    return true;
  }
}
