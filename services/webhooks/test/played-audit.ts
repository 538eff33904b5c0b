import { Controller, Module } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import {
  EVENT_SUBJECTS,
  LOG_GROWN,
  readLog,
  type KeywardEvent,
  type LoggedEvent,
  type ReadLogRequest,
} from '#contracts';
import { Broadcast, MessagingModule, OnCommand, OnEvents, Receipts } from '#messaging';
import { startNestService, type NestService } from '#testing';

/** A log in memory: of what owners tell, and of what a test puts in. */
export class PlayedLog {
  readonly entries: LoggedEvent[] = [];
  /** What `audit.read-log` was asked from. */
  readonly askedFrom: number[] = [];

  add(event: KeywardEvent): number {
    const index = this.entries.length;
    this.entries.push({ index, event });
    return index;
  }
}

export interface PlayedAudit extends NestService {
  readonly log: PlayedLog;
  tell(event: KeywardEvent): number;
}

export async function playAudit(natsUrl: string): Promise<PlayedAudit> {
  const log = new PlayedLog();

  @Controller()
  class PlayedController {
    constructor(
      private readonly receipts: Receipts,
      private readonly broadcast: Broadcast,
    ) {}

    @OnEvents({ durable: 'audit', filter: EVENT_SUBJECTS, maxBatch: 100 })
    take(@Payload() events: readonly KeywardEvent[]): Promise<void> {
      const known = new Set(log.entries.map(({ event }) => event.id));
      for (const event of events) if (!known.has(event.id)) log.add(event);
      this.receipts.send(
        'webhooks',
        events.map(({ id }) => id),
      );
      this.broadcast.publish(LOG_GROWN, { size: log.entries.length });
      return Promise.resolve();
    }

    @OnCommand(readLog)
    read(@Payload() { from, limit }: ReadLogRequest) {
      log.askedFrom.push(from);
      const events = log.entries.slice(from, from + limit);
      const size = log.entries.length;
      return { events, next: events.length < limit ? Math.max(from, size) : from + limit, size };
    }
  }

  @Module({
    imports: [MessagingModule.forRoot({ url: natsUrl, service: 'audit' })],
    controllers: [PlayedController],
  })
  class PlayedModule {}

  const running = await startNestService({ module: PlayedModule, service: 'audit', events: true });
  const tell = (event: KeywardEvent) => {
    const index = log.add(event);
    running.app.get(Broadcast).publish(LOG_GROWN, { size: log.entries.length });
    return index;
  };
  return { ...running, log, tell };
}
