import type { MemberSnapshot } from './snapshot.js';

/** Lists of services that are kept once. Of more, they are kept as they come. */
const MOST_LISTS = 10_000;

/** A snapshot that several hold, and that is replaced for all of them at once. */
export class Shared<Snapshot> {
  users = 0;

  constructor(public now: Snapshot) {}
}

export class Member<Holder> extends Shared<MemberSnapshot> {
  holders: readonly Holder[] = [];
}

/** The newest snapshots of what is used. */
export class Facts<Snapshot extends { readonly rev: number }, Kept extends Shared<Snapshot> = Shared<Snapshot>> {
  private readonly facts = new Map<string, Kept>();

  constructor(private readonly ToKeep: new (snapshot: Snapshot) => Kept) {}

  get(id: string): Kept | undefined {
    return this.facts.get(id);
  }

  /** -1 where nothing is kept. */
  rev(id: string): number {
    return this.facts.get(id)?.now.rev ?? -1;
  }

  take(id: string, snapshot: Snapshot): Kept {
    const known = this.facts.get(id) ?? new this.ToKeep(snapshot);
    this.facts.set(id, known);
    known.users++;
    return known;
  }

  /** @returns whether it is kept, and was older. */
  learn(id: string, snapshot: Snapshot): boolean {
    const known = this.facts.get(id);
    if (known === undefined || known.now.rev >= snapshot.rev) return false;
    known.now = snapshot;
    return true;
  }

  release(id: string): void {
    const known = this.facts.get(id);
    if (known !== undefined && --known.users <= 0) this.facts.delete(id);
  }

  clear(): void {
    this.facts.clear();
  }
}

/** Most members have the services that many others have. */
export class Lists {
  private readonly lists = new Map<string, readonly string[]>();

  shared(member: MemberSnapshot): MemberSnapshot {
    const id = member.services.join(' ');
    const known = this.lists.get(id);
    if (known !== undefined) return { ...member, services: known };
    if (this.lists.size < MOST_LISTS) this.lists.set(id, member.services);
    return member;
  }
}
