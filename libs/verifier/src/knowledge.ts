import { lackOf } from './authority.js';
import { FENCE_MS } from './fence.js';
import { Fences } from './fences.js';
import type { Fill, Fills } from './fills.js';
import { Holder } from './holders.js';
import { KeyView } from './key-view.js';
import type { Lease } from './lease.js';
import type { Changes, FilledView } from './protocol.js';
import { Views } from './views.js';

/** What came later than this after it was asked for is not kept: fences may not remember everything since. */
const LATEST_TO_KEEP_MS = FENCE_MS / 2;

/** What a verifier knows of keys, and how long it may rely on it. */
export class Knowledge {
  private readonly views: Views;
  private readonly fences = new Fences();

  constructor(
    mostKeys: number,
    private readonly lease: Lease,
    private readonly fills: Fills,
    private readonly monotonicMs: () => number,
  ) {
    this.views = new Views(mostKeys);
  }

  get size(): number {
    return this.views.size;
  }

  get(index: string): KeyView | undefined {
    return this.views.get(index);
  }

  /**
   * Whether what is known holds at this moment. If not, it is forgotten.
   * @param nowMs of a clock that is never set back, read a moment ago.
   */
  holds(nowMs: number): boolean {
    if (this.lease.isLive(nowMs)) return true;
    if (this.views.size > 0 || this.fills.areShared) this.forget();
    return false;
  }

  forget(): void {
    this.views.clear();
    this.fills.forget();
  }

  learn(changes: Changes): void {
    this.fences.note(changes, this.monotonicMs());
    this.views.learn(changes);
  }

  /** Whether there was a lease all the time since it was sent, so that every revocation since was heard of. */
  covers(fill: Fill): boolean {
    const now = this.monotonicMs();
    return this.holds(now) && now - fill.sentAt < LATEST_TO_KEEP_MS && !this.fills.isForgotten(fill);
  }

  /** Whether something newer was heard meanwhile than what came. */
  outdates(filled: FilledView): boolean {
    return this.fences.bar(filled) || this.views.knowsNewerThan(filled);
  }

  /**
   * The view of what came and is not outdated.
   * @param keeps whether it may be kept, which is done only with what holds.
   */
  viewOf(index: string, filled: FilledView, keeps: boolean, nowMs: number): KeyView {
    const { key, member, project, owner } = filled;
    const { keyId, ver } = key;
    this.views.learn({ keys: [{ keyId, ver }], members: [member], projects: [project], owners: [owner] });
    const known = this.views.get(index);
    if (keeps && known?.ver === ver) return known;
    const holder = Holder.of(filled);
    const view = KeyView.of(index, key, holder);
    const isGood = lackOf(view, holder, nowMs) === null && view.until > nowMs;
    return keeps && isGood ? this.views.keep(index, filled) : view;
  }
}
