import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import {
  attemptRefused,
  attemptRepeated,
  attemptsSummed,
  currentRequest,
  inRequest,
  newId,
  Problem,
  systemActor,
  type ProblemCode,
} from '#contracts';
import { Clock } from '#outbox';
import { addressKeyOf } from '../throttling/address-key.js';
import { commitmentTo, emailKeyOf, type User } from '../users/domain/user.js';
import { UserStore } from '../users/store/user.store.js';
import { AttemptBook, type Entry, type Sum } from './domain/attempt-book.js';
import { anybody, kindOf, type Tried } from './domain/attempt.js';
import { AttemptStore } from './store/attempt.store.js';
import { DaySaltStore } from './store/day-salt.store.js';

const BOUNDS = { windowMs: 60_000, kinds: 60 };
const LOOK_EVERY_MS = 5_000;
const WRITE_WITHIN_MS = 10_000;

/** What a log-in comes to that has failed. Being asked for the second factor is no failure, being busy is none of theirs. */
const failures: ReadonlySet<ProblemCode> = new Set([
  'login.refused',
  'login.throttled',
  'login.disabled',
  'passkey.refused',
  'sign-on.refused',
]);

/** How somebody tries to log in. */
interface LogInAttempt {
  readonly operation: string;
  readonly address?: string | undefined;
  readonly email?: string;
  readonly userId?: string;
}

/**
 * Writes down who was refused what. Nobody waits for it, and no answer depends on it: what cannot be written is said in
 * the log of the process. A process that dies within the minute takes with it how often attempts were repeated, and not
 * that they were made.
 */
@Injectable()
export class Attempts implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Attempts.name);
  private readonly book = new AttemptBook(BOUNDS);
  /** The document of each kind that is in the book; null where it could not be written. */
  private readonly firsts = new Map<string, Promise<string | null>>();
  private readonly work = new Set<Promise<unknown>>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly attempts: AttemptStore,
    private readonly users: UserStore,
    private readonly daySalts: DaySaltStore,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.tellDue(false), LOOK_EVERY_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.tellDue(true);
    await Promise.all(this.work);
  }

  /** Does it, and writes down where it fails. */
  async watch<T>({ operation, address, email, userId }: LogInAttempt, logIn: () => Promise<T>): Promise<T> {
    try {
      return await logIn();
    } catch (failure) {
      if (failure instanceof Problem && failures.has(failure.code)) {
        const { code } = failure;
        const who = { actor: anybody, typed: email ?? null, userId: userId ?? null };
        const requestId = currentRequest()?.requestId ?? null;
        this.note({ ...who, operation, code, projectId: null, address: address ?? null, requestId, times: 1 });
      }
      throw failure;
    }
  }

  note(tried: Tried): void {
    const kind = kindOf(tried);
    if (!this.book.note(kind, tried, this.clock.now().getTime())) return;
    this.firsts.set(
      kind,
      this.carryOut(tried.requestId, () => this.tellFirst(tried)),
    );
  }

  private tellDue(all: boolean): void {
    const { byKind, sum } = this.book.take(this.clock.now().getTime(), all);
    for (const [kind, entry] of byKind) {
      const first = this.firsts.get(kind);
      this.firsts.delete(kind);
      if (entry.isRepeated && first !== undefined) void this.carryOut(null, () => this.tellRepeated(first, entry));
    }
    if (sum !== null) void this.carryOut(null, () => this.tellSum(sum));
  }

  private async tellFirst({ actor, operation, code, projectId, address, typed, ...tried }: Tried): Promise<string> {
    const user = await this.accountOf({ actor, typed, userId: tried.userId });
    const personalSalt = user?.personalSalt ?? (await this.daySalts.current());
    const commit = (field: string, value: string) => commitmentTo({ personalSalt }, field, value);
    const isLogIn = actor === anybody;
    const data = {
      ...{ operation, code, times: tried.times },
      userId: isLogIn ? (user?._id ?? null) : null,
      typed: isLogIn && user === null && typed !== null ? commit('email', emailKeyOf(typed)) : null,
      address: address === null ? null : commit('address', addressKeyOf(address)),
    };
    const state = { _id: newId('att'), projectId, operation, code, times: tried.times };
    const { _id } = await this.attempts.insert({ state, event: attemptRefused.of({ actor, data }) });
    return _id;
  }

  private async tellRepeated(first: Promise<string | null>, { tried, times }: Entry): Promise<void> {
    const id = await first;
    if (id === null) return;
    await this.attempts.change(id, (attempt, now) => {
      if (attempt === null) throw new Error('an attempt has disappeared');
      const { operation, code } = tried;
      const data = { operation, code, from: attempt.times, times, until: now.toISOString() };
      return { set: { times }, event: attemptRepeated.of({ actor: tried.actor, data }) };
    });
  }

  private async tellSum({ since, times, codes }: Sum): Promise<void> {
    const until = this.clock.now().toISOString();
    const data = { since: new Date(since).toISOString(), until, times, codes };
    const state = { _id: newId('att'), projectId: null, operation: '', code: '', times };
    await this.attempts.insert({ state, event: attemptsSummed.of({ actor: systemActor, data }) });
  }

  /** Of whom it is: the known caller, or whose account the log-in was for. */
  private async accountOf({ actor, typed, userId }: Pick<Tried, 'actor' | 'typed' | 'userId'>): Promise<User | null> {
    if (actor !== anybody) return this.users.find(actor.userId);
    if (userId !== null) return this.users.find(userId);
    return typed === null ? null : this.users.findByEmail(typed);
  }

  /** Null where it could not be done, which the log says. */
  private carryOut<T>(requestId: string | null, write: () => Promise<T>): Promise<T | null> {
    const context = requestId === null ? null : { requestId, deadline: Date.now() + WRITE_WITHIN_MS };
    const work = (context === null ? write() : inRequest(context, write)).catch((err: unknown) => {
      this.logger.error({ msg: 'an attempt could not be written down', err });
      return null;
    });
    this.work.add(work);
    void work.finally(() => this.work.delete(work));
    return work;
  }
}
