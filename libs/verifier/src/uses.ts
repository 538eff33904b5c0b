import { canonicalAddress } from './cidrs.js';
import type { KeyView } from './key-view.js';
import type { NotedUses } from './protocol.js';

/** As many as a message of 128 KB holds at any rate. */
const USES_OF_A_MESSAGE = 400;
/** Keys and services whose uses wait while the origin is away. Of more, uses are forgotten. */
const MOST_WAITING = 200_000;
const NOWHERE = 'unknown';

/**
 * Gathers the uses of keys, and tells them in bulk. A use is counted in its view, so that the usual one costs no more
 * than an addition.
 */
export class Uses {
  /** Views with calls that are not gathered yet. */
  private counted: KeyView[] = [];
  private waiting = new Map<string, NotedUses>();
  private sending: Promise<void> | null = null;
  private lost = 0;

  constructor(
    private readonly tell: (uses: readonly NotedUses[]) => Promise<void>,
    private readonly nowMs: () => number,
  ) {}

  /** Uses that nobody was told of, as too many waited. */
  get forgotten(): number {
    return this.lost;
  }

  note(view: KeyView, service: string | undefined, clientIp: string | undefined): void {
    if (view.isPrevious) this.gatherStale(view, service ?? null, clientIp);
    else this.count(view, service ?? null);
  }

  /**
   * Tells what was gathered. What cannot be told waits for the next time; where it is not known whether it was heard,
   * it may count twice.
   */
  flush(): Promise<void> {
    this.sending ??= this.send().finally(() => (this.sending = null));
    return this.sending;
  }

  /** Tells all that was gathered until now, where one may be under way without the last of it. */
  async finish(): Promise<void> {
    await this.sending;
    await this.flush();
  }

  private count(view: KeyView, service: string | null): void {
    if (view.calls === 0) this.counted.push(view);
    if (view.service !== service) {
      this.gather(view);
      view.service = service;
    }
    view.calls++;
  }

  private gather(view: KeyView): void {
    const { keyId, service, calls } = view;
    view.calls = 0;
    if (calls > 0) this.add({ keyId, service, calls, lastUsedAt: this.nowMs() });
  }

  private gatherStale({ keyId }: KeyView, service: string | null, clientIp: string | undefined): void {
    const staleAddress = (clientIp === undefined ? null : canonicalAddress(clientIp)) ?? NOWHERE;
    this.add({ keyId, service, calls: 1, lastUsedAt: this.nowMs(), staleAddress });
  }

  private add(uses: NotedUses): void {
    const id = `${uses.keyId} ${uses.service} ${uses.staleAddress}`;
    const before = this.waiting.get(id);
    if (before === undefined && this.waiting.size >= MOST_WAITING) this.lost += uses.calls;
    else this.waiting.set(id, before === undefined ? uses : together(before, uses));
  }

  private async send(): Promise<void> {
    const { counted } = this;
    this.counted = [];
    for (const view of counted) this.gather(view);
    const uses = [...this.waiting.values()];
    this.waiting = new Map();
    for (let at = 0; at < uses.length; at += USES_OF_A_MESSAGE) {
      const heard = await this.tell(uses.slice(at, at + USES_OF_A_MESSAGE)).then(
        () => true,
        () => false,
      );
      if (heard) continue;
      for (const each of uses.slice(at)) this.add(each);
      return;
    }
  }
}

function together(one: NotedUses, other: NotedUses): NotedUses {
  const lastUsedAt = Math.max(one.lastUsedAt, other.lastUsedAt);
  return { ...one, calls: one.calls + other.calls, lastUsedAt };
}
