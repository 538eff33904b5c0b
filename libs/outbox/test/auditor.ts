import { Controller, type DynamicModule } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { findAuditedEvents, type EventIds, type KeywardEvent } from '#contracts';
import { MessagingModule, OnCommand, OnEvents, Receipts } from '#messaging';
import { startNestService, type NestService } from '#testing';

export interface Auditor extends NestService {
  /** The ids of the events it was given, in that order, and again each time they came again. */
  readonly heard: string[];
}

interface AuditorOptions {
  readonly projectId: string;
  /** Whether it tells the owner what it holds, or has to be asked. Default: it tells. */
  readonly receipts?: boolean;
}

/** All of the audit that an owner of events sees: it takes events in, sends receipts, and can be asked what it holds. */
export async function startAuditor(natsUrl: string, options: AuditorOptions): Promise<Auditor> {
  const heard: string[] = [];
  const module = auditorModule(natsUrl, options, heard);
  return { ...(await startNestService({ module, service: 'audit', events: true })), heard };
}

function auditorModule(url: string, { projectId, receipts = true }: AuditorOptions, heard: string[]): DynamicModule {
  const consumer = { durable: `audit-${projectId}`, filter: `evt.v1.*.${projectId}.>`, maxBatch: 100 };

  @Controller()
  class AuditorController {
    constructor(private readonly receipts: Receipts) {}

    @OnEvents(consumer)
    take(events: readonly KeywardEvent[]): void {
      heard.push(...events.map(({ id }) => id));
      if (!receipts) return;
      for (const { id, source } of events) this.receipts.send(source.replace('/keyward/', ''), [id]);
    }

    @OnCommand(findAuditedEvents)
    find(@Payload() { eids }: EventIds): EventIds {
      return { eids: eids.filter((eid) => heard.includes(eid)) };
    }
  }
  return {
    module: class AuditorModule {},
    imports: [MessagingModule.forRoot({ url, service: 'audit' })],
    controllers: [AuditorController],
  };
}
