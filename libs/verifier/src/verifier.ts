import { hash, randomUUID } from 'node:crypto';
import { digestOf, parseKeyText } from '#key-text';
import { refusalOf, refusalOfUse, type WishedUse } from './authority.js';
import { systemClock, type Clock } from './clock.js';
import { Fills } from './fills.js';
import type { KeyView } from './key-view.js';
import { Knowledge } from './knowledge.js';
import { Lease } from './lease.js';
import type { Origin } from './origin.js';
import type { PresentedText, Push } from './protocol.js';
import { RateLimits } from './rate-limits.js';
import { Renewals, RENEW_EVERY_MS } from './renewals.js';
import { accepted, malformed, refused, unknown } from './told.js';
import { Uses } from './uses.js';
import { VerifierUnavailable, type Verification } from './verification.js';

const TELL_USES_EVERY_MS = 1_000;
/** Longer texts are none of a key, wherever they were made. */
const LONGEST_TEXT = 200;
const OURS = 'kw_';
/** So often is asked again where what came was outdated when it came. */
const MOST_FILLS_OF_A_USE = 4;
const USUAL_KEYS = 1_000_000;

export interface Use extends WishedUse {
  /** Where the key has to be of: one of another project is unknown, and is not used. Any project's, unless told. */
  readonly projectId?: string | undefined;
  /** Uses that it counts for: 1 unless told. 0 asks whether the key holds, and uses nothing. */
  readonly cost?: number | undefined;
}

export interface VerifierOptions {
  readonly origin: Origin;
  /** Where keys of ours are to be from, such as `live`; others are malformed. Any, unless told. */
  readonly environment?: string;
  /** Texts of keys that are kept: a million unless told. */
  readonly mostKeys?: number;
  readonly clock?: Clock;
  readonly lease?: Lease;
}

export interface VerifierStats {
  /** Texts of keys that are kept. */
  readonly keys: number;
  /** Uses that were answered without asking. */
  readonly hits: number;
  readonly fills: number;
  /** Whether anything may be answered without asking at present. */
  readonly lease: boolean;
  /** Uses that the origin was not told of, as it was away for too long. */
  readonly forgottenUses: number;
}

const plain: Use = {};

/**
 * Says whether keys hold: of those it knows without asking anybody, as long as it has a lease. A revocation is answered
 * to whoever asked for it once every verifier with a lease has applied it or the lease is over; so none accepts the key
 * in a use that begins after that answer.
 */
export class Verifier {
  /** As the origin knows it. */
  readonly id = `ver_${randomUUID()}`;
  private readonly origin: Origin;
  private readonly environment: string | undefined;
  private readonly clock: Clock;
  private readonly lease: Lease;
  private readonly fills: Fills;
  private readonly knowledge: Knowledge;
  private readonly renewals: Renewals;
  private readonly rateLimits = new RateLimits();
  private readonly uses: Uses;
  private readonly ends: (() => void)[] = [];
  private hits = 0;
  /** How far the wall clock is ahead of the monotonic one. Clocks cost: one look at one of them has to do for a use. */
  private wallAheadMs = 0;

  constructor({ origin, environment, mostKeys = USUAL_KEYS, clock = systemClock, lease }: VerifierOptions) {
    this.origin = origin;
    this.environment = environment;
    this.clock = clock;
    this.lease = lease ?? new Lease();
    this.fills = new Fills(origin, clock.monotonicMs);
    this.knowledge = new Knowledge(mostKeys, this.lease, this.fills, clock.monotonicMs);
    this.renewals = new Renewals(this.id, origin, this.lease, clock.monotonicMs, this.knowledge);
    this.uses = new Uses((uses) => origin.noteUses(uses), clock.wallMs);
  }

  /** Resolves once a lease was asked for. Without one it works too, but asks about every use. */
  async start(): Promise<void> {
    const listener = {
      pushed: (push: Push) => {
        this.knowledge.learn(push);
        this.origin.acknowledge(push.ackTo, { verifier: this.id, revision: push.revision });
      },
      disconnected: () => this.renewals.interrupt(),
      reconnected: () => void this.renewals.resume(),
    };
    this.ends.push(
      this.origin.listen(listener),
      this.clock.every(RENEW_EVERY_MS, () => {
        this.compareClocks();
        void this.renewals.renew();
      }),
      this.clock.every(TELL_USES_EVERY_MS, () => void this.uses.flush()),
    );
    this.compareClocks();
    await this.renewals.renew();
  }

  /** Tells the origin what uses there were, and that no revocation needs to wait for this verifier; keeps nothing. */
  async stop(): Promise<void> {
    for (const end of this.ends.splice(0)) end();
    // Before the origin is told: who does not hear of revocations any more must have no lease.
    this.renewals.end();
    this.lease.end();
    this.knowledge.forget();
    // Without an answer the lease ends by itself.
    const released = this.origin.release({ verifier: this.id }).catch(() => {});
    await Promise.all([this.uses.finish(), released]);
  }

  stats(): VerifierStats {
    const { hits, lease, uses } = this;
    return {
      keys: this.knowledge.size,
      hits,
      fills: this.fills.count,
      lease: lease.isLive(this.clock.monotonicMs()),
      forgottenUses: uses.forgotten,
    };
  }

  /**
   * Whether the key with this text may be used so, as a use of it. At once where that is known, else after asking. What
   * would be refused by what is known is asked about too: what was granted a moment ago counts.
   * @throws VerifierUnavailable where it cannot be found out. Never at once: only what is awaited may fail.
   */
  verify(text: string, use: Use = plain): Verification | Promise<Verification> {
    if (text.length > LONGEST_TEXT) return malformed;
    const index = indexOf(text);
    const view = this.knowledge.get(index);
    const answer = view === undefined ? null : this.answerFrom(view, use);
    if (answer !== null) return answer;
    const read = this.read(text);
    return read === null ? malformed : this.ask(index, { ...read, digest: digestOf(text) }, use, view);
  }

  /** The same where nobody has to be asked. Null where somebody has: then nothing is counted, and nobody is asked. */
  recall(text: string, use: Use = plain): Verification | null {
    if (text.length > LONGEST_TEXT) return malformed;
    const view = this.knowledge.get(indexOf(text));
    if (view !== undefined) return this.answerFrom(view, use);
    return this.read(text) === null ? malformed : null;
  }

  private compareClocks(): void {
    this.wallAheadMs = this.clock.wallMs() - this.clock.monotonicMs();
  }

  /** Null where it has to be asked about. */
  private answerFrom(view: KeyView, use: Use): Verification | null {
    const { services } = view;
    if (view.isElsewhere(use.projectId)) return this.mayAnswerFrom(view) ? unknown : null;
    // No key is kept that is disabled or deleted. Whether it has expired is seen last, by the same look at the clock as
    // the lease.
    if (view.countsUses || !view.holder.isSound || refusalOfUse(view, services, use) !== null) return null;
    // A use that will not be answered here is not counted here.
    if (view.rateLimit !== null && !this.mayAnswerFrom(view)) return null;
    const answer = this.admit(view, services, use);
    // Last of all: whatever came before may have taken any time.
    if (!this.mayAnswerFrom(view)) return null;
    this.hits++;
    this.note(answer, view, use);
    return answer;
  }

  private mayAnswerFrom(view: KeyView): boolean {
    const now = this.clock.monotonicMs();
    if (!this.knowledge.holds(now)) return false;
    const wallMs = now + this.wallAheadMs;
    return wallMs < view.expiresAt && wallMs < view.until;
  }

  private async ask(index: string, text: PresentedText, use: Use, known: KeyView | undefined): Promise<Verification> {
    if (known?.countsUses === true) return this.letDecide(text, use);
    const began = this.clock.monotonicMs();
    for (let fills = 0; fills < MOST_FILLS_OF_A_USE; fills++) {
      const holds = this.knowledge.holds(this.clock.monotonicMs());
      const joined = holds ? this.fills.joinable(text.digest) : undefined;
      const fill = joined ?? this.fills.start(text, holds);
      const reply = await fill.reply;
      const covered = this.knowledge.covers(fill);
      // What was asked for before this use began may have been revoked before it, or granted.
      const isEarlier = fill.sentAt < began;
      if (isEarlier && !covered) continue;
      if (reply.key !== null && this.knowledge.outdates(reply)) continue;
      const view = reply.key === null ? null : this.knowledge.viewOf(index, reply, covered, this.clock.wallMs());
      if (view?.countsUses === true) return this.letDecide(text, use);
      const answer = view === null ? unknown : this.judge(view, use);
      if (!isEarlier || answer.valid || answer.code === 'rate-limited') return answer;
    }
    throw new VerifierUnavailable();
  }

  private letDecide(text: PresentedText, { service, clientIp, projectId, cost = 1 }: Use): Promise<Verification> {
    const where = { ...(service !== undefined && { service }), ...(clientIp !== undefined && { clientIp }) };
    const whose = projectId === undefined ? {} : { projectId };
    return this.origin.decide({ ...text, ...where, ...whose, cost }).catch((cause: unknown) => {
      throw new VerifierUnavailable({ cause });
    });
  }

  /** By what was asked for after the use began: no lease is needed for that. */
  private judge(view: KeyView, use: Use): Verification {
    const now = this.clock.wallMs();
    if (view.until <= now || view.isElsewhere(use.projectId)) return unknown;
    const { services } = view;
    const code = refusalOf(view, view.holder, services, now, use);
    if (code !== null) return refused(view, code);
    const answer = this.admit(view, services, use);
    this.note(answer, view, use);
    return answer;
  }

  private admit(view: KeyView, services: readonly string[], { cost = 1 }: Use): Verification {
    const { rateLimit } = view;
    if (rateLimit === null) return accepted(view, services, null);
    const { allowed, state } = this.rateLimits.take(view.keyId, rateLimit, cost, this.clock.monotonicMs());
    return allowed ? accepted(view, services, state) : refused(view, 'rate-limited', state);
  }

  private note({ valid }: Verification, view: KeyView, { service, clientIp, cost }: Use): void {
    if (valid && cost !== 0) this.uses.note(view, service, clientIp);
  }

  /** Null for what looks like a key of ours and is none: nobody needs to be asked. */
  private read(text: string): Pick<PresentedText, 'keyId'> | null {
    if (!text.startsWith(OURS)) return { keyId: null };
    const parts = parseKeyText(text);
    const isOurs = this.environment === undefined || parts?.environment === this.environment;
    return parts !== null && isOurs ? { keyId: parts.keyId } : null;
  }
}

/** The bytes of the digest as characters: made and found faster than base64url, and smaller. */
function indexOf(text: string): string {
  return hash('sha256', text, 'binary');
}
