import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { hash } from 'node:crypto';
import { base62, eventOwners, listPending, listVersions, logOwnerBehind, systemActor } from '#contracts';
import { CommandBus, EventStream } from '#messaging';
import { Leadership } from '../leadership/leadership.js';
import { LogWriter } from '../log/log-writer.js';
import { Admission, ownerOf } from './admission.js';
import { OwnEvents } from './own-events.js';
import { Rounds } from './rounds.js';
import { KnownStore } from './store/known.store.js';
import { TakeIn } from './use-cases/take-in.js';

const EVERY_MS = 30_000;
/** What is younger is on its way through JetStream. */
const OLDER_THAN_MS = 5_000;
const PAGE = 200;
const PAGES_AT_MOST = 500;
const TARGETS_AT_A_TIME = 200;
const TARGETS_KEPT = 5_000;
const READ_AT_FIRST = 1_000;

/** What the last runs found, by owner. */
export interface Findings {
  /** Since the epoch; 0 where there was none. */
  lastRunMs: number;
  /** Events the log had not been told of. */
  taken: number;
  /** Things of which the log knows more than their owner. */
  behind: number;
  reached: boolean;
}

interface TakenPage {
  readonly taken: number;
  readonly next: string | null;
}

/**
 * Compares the log with the owners of events, past JetStream: what an owner still has to tell is asked for and taken in;
 * where the log is ahead of an owner, that has lost something, and it is said. Every 30 s, and after any drift of the stream.
 */
@Injectable()
export class Reconciler implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(Reconciler.name);
  private readonly rounds: Rounds;
  private readonly found = new Map<string, Findings>();
  /** Things that the log took something in of, since they were compared last. */
  private readonly touched = new Map<string, Set<string>>();
  private hasReadLast = false;

  constructor(
    leadership: Leadership,
    stream: EventStream,
    admission: Admission,
    private readonly writer: LogWriter,
    private readonly known: KnownStore,
    private readonly takeIn: TakeIn,
    private readonly own: OwnEvents,
    private readonly bus: CommandBus,
  ) {
    this.rounds = new Rounds(leadership, Reconciler.name, EVERY_MS, () => this.run());
    stream.onDrift(() => this.rounds.soon());
    admission.onTaken((events) => events.forEach((event) => this.touch(ownerOf(event), event.subject)));
    leadership.onClosed(() => (this.hasReadLast = false));
  }

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.rounds.stop();
  }

  get findings(): ReadonlyMap<string, Readonly<Findings>> {
    return this.found;
  }

  /** Of one owner that cannot be reached, the others know nothing. */
  async run(): Promise<void> {
    if (!this.hasReadLast) await this.readLast();
    for (const owner of eventOwners) {
      const findings = this.findingsOf(owner);
      try {
        const taken = await this.takeMissing(owner);
        findings.taken += taken;
        const behind = await this.compareVersions(owner);
        findings.behind += behind;
        findings.reached = true;
        findings.lastRunMs = Date.now();
      } catch (failure) {
        const reason = failure instanceof Error ? failure.message : String(failure);
        if (findings.reached)
          this.logger.warn({ msg: 'an owner of events cannot be compared with the log', owner, reason });
        findings.reached = false;
      }
    }
  }

  private async takeMissing(owner: string): Promise<number> {
    let count = 0;
    let after: string | null = null;
    for (let page = 0; page < PAGES_AT_MOST; page++) {
      const { taken, next }: TakenPage = await this.takePage(owner, after);
      count += taken;
      if (next === null) break;
      after = next;
    }
    if (count > 0) this.logger.warn({ msg: 'took in what an owner had told nobody', owner, count });
    return count;
  }

  /** One that is refused in part does not end the run: what was refused is in quarantine. */
  private async takePage(owner: string, after: string | null): Promise<TakenPage> {
    const request = { after, limit: PAGE, olderThanMs: OLDER_THAN_MS };
    const { events, next } = await this.bus.request(listPending(owner), request);
    const own = events.filter((event) => ownerOf(event) === owner);
    const { taken } = await this.takeIn.events(own, `/keyward/${owner}`);
    return { taken: taken.length, next };
  }

  /** The log is asked first: an owner is never behind what the log had before. */
  private async compareVersions(owner: string): Promise<number> {
    const targets = [...(this.touched.get(owner) ?? [])];
    let count = 0;
    while (targets.length > 0) {
      const asked = targets.splice(0, TARGETS_AT_A_TIME);
      const heads = await this.writer.headsOf(asked);
      const { versions } = await this.bus.request(listVersions(owner), { targets: asked });
      for (const target of asked) {
        const [logVersion, ownerVersion] = [heads.get(target) ?? 0, versions[target] ?? 0];
        if (ownerVersion < logVersion && (await this.tellBehind({ owner, target, logVersion, ownerVersion })))
          count += 1;
        this.touched.get(owner)?.delete(target);
      }
    }
    return count;
  }

  /** @returns false where it was said before. */
  private async tellBehind(data: Parameters<typeof logOwnerBehind.of>[0]['data']): Promise<boolean> {
    const id = `log_${base62(hash('sha256', `behind/${data.target}/${data.logVersion}`, 'buffer').subarray(0, 16), 22)}`;
    const draft = logOwnerBehind.of({ actor: systemActor, data });
    if (!(await this.own.tell({ aggregate: 'log', id }, 1, draft))) return false;
    this.logger.error({ msg: 'the log is ahead of an owner: that has lost something', ...data });
    return true;
  }

  /** What came before this process led was perhaps not compared. */
  private async readLast(): Promise<void> {
    for (const { source, target } of await this.known.listLast(READ_AT_FIRST)) {
      this.touch(source.slice(source.lastIndexOf('/') + 1), target);
    }
    this.hasReadLast = true;
  }

  private touch(owner: string, target: string): void {
    const targets = this.touched.get(owner) ?? new Set();
    this.touched.set(owner, targets);
    targets.add(target);
    const [oldest] = targets;
    if (targets.size > TARGETS_KEPT && oldest !== undefined) targets.delete(oldest);
  }

  private findingsOf(owner: string): Findings {
    const findings = this.found.get(owner) ?? { lastRunMs: 0, taken: 0, behind: 0, reached: true };
    this.found.set(owner, findings);
    return findings;
  }
}
