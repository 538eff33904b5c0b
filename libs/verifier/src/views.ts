import { Holders } from './holders.js';
import { KeyView } from './key-view.js';
import type { Changes, FilledView } from './protocol.js';

/** Of those that are to go, so many in use at this very moment are passed over before one of them goes all the same. */
const MOST_PASSED_OVER = 8;

/** The views of keys that a verifier keeps: so many at most, the longest kept of them the first to go. */
export class Views {
  private byIndex = new Map<string, KeyView>();
  /** A key in the grace of a rotation has two texts. */
  private byKey = new Map<string, KeyView | readonly KeyView[]>();
  private readonly holders = new Holders();
  /**
   * Stays where it is between evictions: starting over each time would pass what was deleted again and again. Not there
   * before the first: it would hold on to every table that the map has outgrown.
   */
  private oldest: Iterator<KeyView> | null = null;

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
    this.byIndex.set(index, view);
    const beside = this.viewsOf(key.keyId);
    this.byKey.set(key.keyId, beside.length === 0 ? view : [...beside, view]);
    if (this.byIndex.size > this.limit) this.evict();
    return view;
  }

  /** Views of versions below these go; members, projects and owners are as told from now on. */
  learn(changes: Changes): void {
    for (const { keyId, ver } of changes.keys) this.dropBelow(keyId, ver);
    this.holders.learn(changes);
  }

  clear(): void {
    this.byIndex = new Map();
    this.byKey = new Map();
    this.holders.clear();
    this.oldest = null;
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
    this.byIndex.delete(view.index);
    const left = this.viewsOf(view.keyId).filter((each) => each !== view);
    const [only] = left;
    if (only === undefined) this.byKey.delete(view.keyId);
    else this.byKey.set(view.keyId, left.length === 1 ? only : left);
    this.holders.release(view.holder);
  }

  private evict(): void {
    for (let passed = 0; ; passed++) {
      this.oldest ??= this.byIndex.values();
      const next = this.oldest.next();
      if (next.done === true) this.oldest = null;
      else if (next.value.calls === 0 || passed >= MOST_PASSED_OVER) return this.remove(next.value);
    }
  }
}
