import { digestOf } from '#key-text';
import { Lease, LEASE_MS, Verifier, type Changes, type FilledView, type Renewal } from '../src/index.js';
import { aMember, aText, aView, changesOf, keyId } from './builders.js';
import { PlayedClock, settled } from './played-clock.js';
import { PlayedOrigin, type Question } from './played-origin.js';

/** What may happen, in any order. Places in a queue are taken modulo its length. */
export type Event =
  | { readonly does: 'use'; readonly key: number; readonly service: boolean }
  | { readonly does: 'disable' | 'enable'; readonly key: number }
  | { readonly does: 'untick' | 'tick' | 'disconnect' | 'reconnect' | 'change epoch' }
  | { readonly does: 'pass' | 'freeze'; readonly ms: number }
  | { readonly does: 'read' | 'arrive' | 'lose' | 'hear' | 'miss'; readonly at: number };

export const KEYS = 3;
const RECENT_MS = 10_000;
const DRIFT_MS = 250;
const SERVICE = 'svc_a';
const texts = Array.from({ length: KEYS }, (_, number) => aText(number));

/** One revocation, as who asked for it sees it. */
interface Revocation {
  readonly revision: string;
  /** Not waited for any longer than this. */
  readonly until: number;
}

/**
 * An origin by the rules: a renewal writes its lease and then reads what changed; a revocation is stored, then reads
 * leases, then waits for an acknowledgement or the end of the lease. Questions, answers and pushes take their time, or
 * are lost. Every use of a key is watched: none may be accepted that begins after the revocation was answered.
 */
export class PlayedRevocations extends PlayedOrigin {
  readonly clock = new PlayedClock();
  readonly verifier: Verifier;
  /** What was accepted in uses that began after its revocation was answered. */
  readonly revoked: string[] = [];
  /** Uses that were accepted without asking, and without a lease as the origin sees it. */
  unleased = 0;
  /** How often a use was tried that must be refused, and one was accepted without asking. */
  readonly seen = { forbidden: 0, atOnce: 0 };
  private leaseUntil = -Infinity;
  private readonly changed: { readonly at: number; readonly keys: readonly number[] }[] = [];
  private readonly pushes: { readonly revision: string; readonly changes: Changes }[] = [];
  private readonly sentAt = new WeakMap<Question, number>();
  private newestLeaseFrom = -Infinity;
  private revisions = 0;
  /** The last revocation of each, and how often it was granted again. */
  private readonly last = new Map<string, Revocation>();
  private readonly grants = new Map<string, number>();

  constructor(lease: Lease) {
    super();
    const { clock } = this;
    this.verifier = new Verifier({ origin: this, clock, lease });
    texts.forEach((text, number) => this.truth.set(digestOf(text), aView({ keyId: keyId(number) })));
  }

  async play(events: readonly Event[]): Promise<void> {
    await this.verifier.start();
    this.newestLeaseFrom = this.clock.monotonicMs();
    this.holdsBack = true;
    for (const event of events) {
      await this.happen(event);
      await settled();
    }
  }

  override renew(): Promise<Renewal> {
    const reply = super.renew();
    const question = this.questions.at(-1);
    if (question !== undefined) this.sentAt.set(question, this.clock.monotonicMs());
    return reply;
  }

  protected override renewal(): Renewal {
    const now = this.clock.monotonicMs();
    this.leaseUntil = Math.max(this.leaseUntil, now + LEASE_MS);
    const keys = this.changed.filter(({ at }) => now - at <= RECENT_MS).flatMap((change) => change.keys);
    return { epoch: this.epoch, ...this.changesOf(keys) };
  }

  private async happen(event: Event): Promise<void> {
    switch (event.does) {
      case 'use':
        return this.use(event.key, event.service);
      case 'pass':
        return this.clock.pass(event.ms);
      case 'freeze':
        return this.clock.freeze(event.ms);
      case 'disable':
      case 'enable':
        return this.switchKey(event.key, event.does === 'disable');
      case 'untick':
      case 'tick':
        return this.setServices(event.does === 'tick' ? [SERVICE] : []);
      case 'disconnect':
        this.pushes.splice(0);
        return this.disconnect();
      case 'reconnect':
        return this.reconnect();
      case 'change epoch':
        this.epoch += 'x';
        return;
      case 'hear':
      case 'miss':
        return this.deliver(event.at, event.does === 'hear');
      case 'read':
      case 'arrive':
      case 'lose':
        return this.move(event.does, event.at);
    }
  }

  private move(does: 'read' | 'arrive' | 'lose', at: number): void {
    const movable = this.questions.filter(({ isRead }) => isRead === (does === 'arrive'));
    const question = movable[at % Math.max(1, movable.length)];
    if (question === undefined) return;
    if (does === 'read') question.read();
    else if (does === 'lose') question.fail();
    else {
      this.newestLeaseFrom = Math.max(this.newestLeaseFrom, this.sentAt.get(question) ?? -Infinity);
      question.arrive();
    }
  }

  private deliver(at: number, isHeard: boolean): void {
    const [push] = this.pushes.splice(at % Math.max(1, this.pushes.length), 1);
    if (push !== undefined && isHeard) this.push({ revision: push.revision, ...push.changes });
  }

  private switchKey(number: number, disabled: boolean): void {
    this.store([number], (view) => ({ ...view, key: { ...view.key, ver: view.key.ver + 1, disabled } }));
    this.announce(`key ${number}`, disabled, this.changesOf([number]));
  }

  /** All keys are of one membership. */
  private setServices(services: readonly string[]): void {
    const everyKey = texts.map((_, number) => number);
    const { rev } = this.view(0).member;
    this.store(everyKey, (view) => ({ ...view, member: aMember({ rev: rev + 1, services }) }));
    this.announce('member', services.length === 0, changesOf({ members: [this.view(0).member] }));
  }

  private store(keys: readonly number[], change: (view: FilledView) => FilledView): void {
    for (const key of keys) this.truth.set(digestOf(texts[key] ?? ''), change(this.view(key)));
    this.changed.push({ at: this.clock.monotonicMs(), keys });
  }

  private announce(what: string, isRevoked: boolean, changes: Changes): void {
    if (!isRevoked) {
      this.grants.set(what, (this.grants.get(what) ?? 0) + 1);
      return;
    }
    const revision = `rev_${++this.revisions}`;
    const isHeld = this.leaseUntil > this.clock.monotonicMs();
    if (isHeld) this.pushes.push({ revision, changes });
    this.last.set(what, { revision, until: isHeld ? this.leaseUntil + DRIFT_MS : -Infinity });
  }

  private async use(number: number, service: boolean): Promise<void> {
    const asked = [`key ${number}`, ...(service ? ['member'] : [])];
    const forbidding = asked.filter((what) => this.isForbidden(what, number));
    const granted = () => forbidding.map((what) => this.grants.get(what)).join();
    const before = granted();
    if (forbidding.length > 0) this.seen.forbidden++;
    const judge = (valid: boolean) => {
      if (valid && forbidding.length > 0 && granted() === before) this.revoked.push(...forbidding);
    };
    const answer = this.verifier.verify(texts[number] ?? '', service ? { service: SERVICE } : {});
    if (answer instanceof Promise) {
      void answer.then(
        ({ valid }) => judge(valid),
        () => {},
      );
      return;
    }
    judge(answer.valid);
    if (!answer.valid) return;
    this.seen.atOnce++;
    if (this.clock.monotonicMs() >= this.newestLeaseFrom + LEASE_MS) this.unleased++;
    return Promise.resolve();
  }

  /** Revoked, and whoever asked for that was answered. */
  private isForbidden(what: string, number: number): boolean {
    const { key, member } = this.view(number);
    if (what === 'member' ? member.services.length > 0 : !key.disabled) return false;
    const revocation = this.last.get(what);
    if (revocation === undefined) return false;
    const isHeard = this.acknowledged.some(({ acknowledgement: { revision } }) => revision === revocation.revision);
    return isHeard || this.clock.monotonicMs() >= revocation.until;
  }

  private view(number: number): FilledView {
    return this.truth.get(digestOf(texts[number] ?? '')) ?? aView();
  }

  private changesOf(keys: readonly number[]): Changes {
    const views = keys.map((number) => this.view(number));
    return changesOf({
      keys: views.map(({ key: { keyId, ver } }) => ({ keyId, ver })),
      members: views.map(({ member }) => member),
    });
  }
}
