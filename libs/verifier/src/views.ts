import { DigestTable } from './digest-table.js';
import { Holders } from './holders.js';
import { KeyView } from './key-view.js';
import type { Changes, FilledView } from './protocol.js';

/** Of those that are to go, so many in use at this very moment are passed over before one of them goes all the same. */
const MOST_PASSED_OVER = 8;
/** Of those that wait for their turn to go, so many more than there are may have gone already. */
const MOST_GONE = 1_000;

/** The views of keys that a verifier keeps: so many at most, the longest kept of them the first to go. */
export class Views {
  private byIndex = new DigestTable<KeyView>();
  /** A key in the grace of a rotation has two texts. */
  private byKey = new Map<string, KeyView | readonly KeyView[]>();
  private readonly holders = new Holders();
  /** As they were kept, the oldest first, from `next` on. Some are gone already. */
  private order: KeyView[] = [];
  private next = 0;

  constructor(private readonly limit: number) {}

  get size(): number {
    return this.byIndex.size;
  }

  get(index: string): KeyView | undefined {
    return this.byIndex.get(index);
  }

  /** Whether something newer is kept than what came: what was asked for earlier may come later. */
  knowsNewerThan(filled: FilledView): boolean {
    const newest = this.viewsOf(filled.key.keyId).reduce((ver, view) => Math.max(ver, view.ver), 0);
    return newest > filled.key.ver || this.holders.knowsNewerThan(filled);
  }

  /** @param filled with nothing newer known. */
  keep(index: string, filled: FilledView): KeyView {
    const { key } = filled;
    const holder = this.holders.take(filled);
    this.dropBelow(key.keyId, key.ver);
    const old = this.byIndex.get(index);
    if (old !== undefined) this.remove(old);
    const view = KeyView.of(index, key, holder);
    this.byIndex.add(view);
    this.order.push(view);
    const beside = this.viewsOf(key.keyId);
    this.byKey.set(key.keyId, beside.length === 0 ? view : [...beside, view]);
    if (this.size > this.limit) this.evict();
    this.closeRanks();
    return view;
  }

  /** Views of versions below these go; members, projects and owners are as told from now on. */
  learn(changes: Changes): void {
    for (const { keyId, ver } of changes.keys) this.dropBelow(keyId, ver);
    this.holders.learn(changes);
  }

  clear(): void {
    this.byIndex = new DigestTable();
    this.byKey = new Map();
    this.holders.clear();
    this.order = [];
    this.next = 0;
  }

  private viewsOf(keyId: string): readonly KeyView[] {
    const found = this.byKey.get(keyId);
    if (found === undefined) return [];
    return found instanceof KeyView ? [found] : found;
  }

  private dropBelow(keyId: string, ver: number): void {
    for (const view of this.viewsOf(keyId)) if (view.ver < ver) this.remove(view);
  }

  private remove(view: KeyView): void {
    this.byIndex.delete(view);
    const left = this.viewsOf(view.keyId).filter((each) => each !== view);
    const [only] = left;
    if (only === undefined) this.byKey.delete(view.keyId);
    else this.byKey.set(view.keyId, left.length === 1 ? only : left);
    this.holders.release(view.holder);
  }

  private evict(): void {
    for (let passed = 0; ;) {
      const view = this.order[this.next++];
      if (view === undefined) return;
      if (!this.byIndex.holds(view)) continue;
      if (view.calls === 0 || passed >= MOST_PASSED_OVER) return this.remove(view);
      passed++;
      this.order.push(view);
    }
  }

  /** Now and then, so that what has gone is not held on to. */
  private closeRanks(): void {
    const most = this.size + MOST_GONE;
    if (this.next > most) {
      this.order = this.order.slice(this.next);
      this.next = 0;
    }
    if (this.order.length - this.next <= this.size + most) return;
    this.order = this.order.slice(this.next).filter((view) => this.byIndex.holds(view));
    this.next = 0;
  }
}
