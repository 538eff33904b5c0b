/**
 * The highest version heard of each thing, for 10 to 20 s: longer than anything that was asked before may still be under
 * way. Two halves, of which the older is forgotten whole, so that nothing is ever looked through.
 */
export class Fence {
  private young = new Map<string, number>();
  private old = new Map<string, number>();
  private youngSince = -Infinity;

  /** @param nowMs of a clock that is never set back. */
  note(id: string, version: number, nowMs: number): void {
    if (nowMs - this.youngSince >= FENCE_MS) {
      this.old = nowMs - this.youngSince >= 2 * FENCE_MS ? new Map<string, number>() : this.young;
      this.young = new Map();
      this.youngSince = nowMs;
    }
    this.young.set(id, Math.max(version, this.highest(id)));
  }

  /** 0 where nothing was heard lately. */
  highest(id: string): number {
    return Math.max(this.young.get(id) ?? 0, this.old.get(id) ?? 0);
  }
}

export const FENCE_MS = 10_000;
