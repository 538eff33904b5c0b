import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { setTimeout as wait } from 'node:timers/promises';
import { Clock } from '#outbox';
import type { ApiKey } from '../keys/domain/api-key.js';
import { canonicalAddress } from '#verifier';
import { KeyCounters } from '../keys/store/key-counters.js';
import { addedCalls, addedStaleCalls, hourOf, laterOf, type HourlyCalls, type StaleCalls } from './domain/calls.js';
import { Pending } from './pending.js';
import { UsageStore } from './store/usage.store.js';

const EVERY_MS = 1_000;
/** Documents a second, over time. */
const USUAL_PACE = 200;
const LONGEST_REST_S = 10;
const NOWHERE = 'unknown';

/** The use of a key that held. */
export interface NotedUse {
  readonly service?: string | undefined;
  readonly clientIp?: string | undefined;
}

/** Uses of a key that held, for one service, of one of its texts. */
interface Uses {
  readonly keyId: string;
  readonly service: string | null;
  readonly calls: number;
  /** Of the last of them. */
  readonly at: Date;
  /** Of uses of the text from before a rotation: from where, and when that text ends. */
  readonly stale: Pick<StaleCalls, 'until' | 'address'> | null;
}

/**
 * Remembers uses, for people who ask what a key is good for. They are gathered in memory and written once a second, and
 * at the end of the process, after its last command: so a use costs no write, and a busy key one a second. Where very
 * many keys are in use they are gathered for longer, up to ten seconds, as writing them would cost MongoDB more than
 * verifying them costs everybody else. Only a crash loses any, of that time. A write whose outcome is not known may count
 * twice.
 */
@Injectable()
export class UsageRecorder implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(UsageRecorder.name);
  private readonly stopping = new AbortController();
  private readonly lastUses = new Pending<Date>(laterOf);
  private readonly calls = new Pending<HourlyCalls>(addedCalls);
  private readonly staleCalls = new Pending<StaleCalls>(addedStaleCalls);
  private readonly gathered = [this.lastUses, this.calls, this.staleCalls] as const;
  private running: Promise<void> = Promise.resolve();
  private failing = false;

  constructor(
    private readonly counters: KeyCounters,
    private readonly usage: UsageStore,
    private readonly clock: Clock,
  ) {}

  note(used: { readonly key: ApiKey; readonly previousText: boolean }, use: NotedUse): void {
    const { _id: keyId, previous } = used.key;
    const address = (use.clientIp === undefined ? null : canonicalAddress(use.clientIp)) ?? NOWHERE;
    const stale = used.previousText && previous !== null ? { until: previous.until, address } : null;
    this.add({ keyId, service: use.service ?? null, calls: 1, at: this.clock.now(), stale });
  }

  add({ keyId, service, calls, at, stale }: Uses): void {
    const hour = hourOf(at);
    this.lastUses.add(keyId, at);
    this.calls.add(`${keyId} ${hour.getTime()} ${service}`, { keyId, service, hour, calls });
    if (stale === null) return;
    const { until, address } = stale;
    this.staleCalls.add(`${keyId} ${until.getTime()} ${address}`, { keyId, until, address, calls, lastUsedAt: at });
  }

  onApplicationBootstrap(): void {
    this.running = this.writeForEver();
  }

  /** By then no command is under way any more, and MongoDB is still there. */
  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
    await this.write();
  }

  private async writeForEver(): Promise<void> {
    const { signal } = this.stopping;
    for (let restS = 0; !signal.aborted; restS--) {
      await wait(EVERY_MS, null, { signal }).catch(() => null);
      if (restS > 0 && !this.gathered.some(({ isEnough }) => isEnough)) continue;
      restS = restAfter(this.gathered.reduce((sum, { size }) => sum + size, 0));
      await this.write().catch((failure: unknown) => this.noteFailure(failure));
    }
  }

  private async write(): Promise<void> {
    const written = await Promise.allSettled([
      this.lastUses.write((lastUses) => this.counters.noteLastUses(lastUses)),
      this.calls.write((calls) => this.usage.addCalls([...calls.values()])),
      this.staleCalls.write((calls) => this.usage.addStaleCalls([...calls.values()])),
    ]);
    const failed = written.find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
    this.failing = false;
  }

  private noteFailure(failure: unknown): void {
    const reason = failure instanceof Error ? failure.message : String(failure);
    if (!this.failing) this.logger.warn({ msg: 'uses of keys cannot be written at present; they wait', reason });
    this.failing = true;
  }
}

function restAfter(documents: number): number {
  return Math.min(LONGEST_REST_S, documents / USUAL_PACE);
}
