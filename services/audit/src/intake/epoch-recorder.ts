import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { streamDeclared, systemActor } from '#contracts';
import { EventStream } from '#messaging';
import { Leadership } from '../leadership/leadership.js';
import { OwnEvents } from './own-events.js';
import { Rounds } from './rounds.js';

const EVERY_MS = 5_000;

/** Writes into the log when the stream of events began, each time it did: what was in an earlier life of it may be gone. */
@Injectable()
export class EpochRecorder implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly rounds: Rounds;
  private recorded: string | null = null;

  constructor(
    leadership: Leadership,
    private readonly stream: EventStream,
    private readonly own: OwnEvents,
  ) {
    this.rounds = new Rounds(leadership, EpochRecorder.name, EVERY_MS, () => this.record());
    stream.onDrift(() => this.rounds.soon());
  }

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.rounds.stop();
  }

  private async record(): Promise<void> {
    const { epoch } = this.stream;
    if (epoch === null || epoch.id === this.recorded) return;
    // JetStream counts in nanoseconds.
    const data = { stream: epoch.stream, created: new Date(epoch.created).toISOString() };
    await this.own.tell({ aggregate: 'stream', id: epoch.id }, 1, streamDeclared.of({ actor: systemActor, data }));
    this.recorded = epoch.id;
  }
}
