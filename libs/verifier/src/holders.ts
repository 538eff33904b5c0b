import { lackOf, platformScopesOf, type PlatformScope, type Standing } from './authority.js';
import { Facts, Lists, Member, Shared } from './facts.js';
import type { Changes, FilledView } from './protocol.js';
import type { KeyKind, MemberSnapshot, OwnerSnapshot, ProjectSnapshot, Role } from './snapshot.js';

/** How often anything changed: what was concluded before counts no more. */
interface Revision {
  now: number;
}

const nothing: readonly never[] = [];

/**
 * What all keys of one kind, membership and role have in common: kept once, however many they are. What is concluded
 * from the standing is kept too, as every use asks for it, and in few places, as each of them may be far away in memory.
 */
export class Holder implements Standing {
  // What every use looks at comes first, so that it is close together.
  private readonly revision: Readonly<Revision>;
  private seen = -1;
  private sound = false;
  private granted: readonly string[] = nothing;
  readonly memberId: string;
  readonly projectId: string;
  readonly ownerId: string;
  readonly role: Role;
  readonly kind: KeyKind;
  readonly platformScopes: readonly PlatformScope[];
  private readonly ofMember: Shared<MemberSnapshot>;
  private readonly ofProject: Shared<ProjectSnapshot>;
  private readonly ofOwner: Shared<OwnerSnapshot>;
  /** Keys it is kept for. */
  keys = 0;

  constructor(
    revision: Readonly<Revision>,
    { key, member, project, owner }: FilledView,
    ofMember: Shared<MemberSnapshot>,
    ofProject: Shared<ProjectSnapshot>,
    ofOwner: Shared<OwnerSnapshot>,
  ) {
    this.revision = revision;
    this.ofMember = ofMember;
    this.ofProject = ofProject;
    this.ofOwner = ofOwner;
    this.memberId = member.memberId;
    this.projectId = project.projectId;
    this.ownerId = owner.ownerId;
    this.role = key.role;
    this.kind = key.kind;
    this.platformScopes = platformScopesOf({ kind: key.kind, scopes: null, role: key.role });
  }

  /** Of a key that is not kept. */
  static of(filled: FilledView): Holder {
    const { member, project, owner } = filled;
    return new Holder({ now: 0 }, filled, new Shared(member), new Shared(project), new Shared(owner));
  }

  get member(): MemberSnapshot {
    return this.ofMember.now;
  }

  get project(): ProjectSnapshot {
    return this.ofProject.now;
  }

  get owner(): OwnerSnapshot {
    return this.ofOwner.now;
  }

  /** Whether nothing but the key itself can be in the way of a use. */
  get isSound(): boolean {
    if (this.seen !== this.revision.now) this.look();
    return this.sound;
  }

  /** Ids of the services its owner may use now. */
  get services(): readonly string[] {
    if (this.seen !== this.revision.now) this.look();
    return this.granted;
  }

  private look(): void {
    const { role, kind } = this;
    const soundKey = { role, kind, scopes: null, allowedCidrs: [], expiresAt: 1, disabled: false, deleted: false };
    this.sound = lackOf(soundKey, this, 0) === null;
    this.granted = this.member.services;
    this.seen = this.revision.now;
  }
}

/** The holders of the keys that are kept, as they are now; forgotten with the last key that needs them. */
export class Holders {
  private readonly members = new Facts<MemberSnapshot, Member<Holder>>(Member);
  private readonly projects = new Facts<ProjectSnapshot>(Shared);
  private readonly owners = new Facts<OwnerSnapshot>(Shared);
  private readonly lists = new Lists();
  private readonly revision: Revision = { now: 0 };

  /** Whether something newer is known of the member, the project or the owner. */
  knowsNewerThan({ member, project, owner }: FilledView): boolean {
    return (
      this.members.rev(member.memberId) > member.rev ||
      this.projects.rev(project.projectId) > project.rev ||
      this.owners.rev(owner.ownerId) > owner.rev
    );
  }

  /** Of a view that is not outdated; to be given back by `release`. */
  take(filled: FilledView): Holder {
    const { key, member, project, owner } = filled;
    this.learn({ members: [member], projects: [project], owners: [owner] });
    const ofMember = this.members.get(member.memberId)?.holders;
    const known = ofMember?.find(({ role, kind }) => role === key.role && kind === key.kind);
    const holder = known ?? this.add(filled);
    holder.keys++;
    return holder;
  }

  release(holder: Holder): void {
    if (--holder.keys > 0) return;
    const { memberId, projectId, ownerId } = holder;
    const member = this.members.get(memberId);
    if (member !== undefined) member.holders = member.holders.filter((each) => each !== holder);
    this.members.release(memberId);
    this.projects.release(projectId);
    this.owners.release(ownerId);
  }

  /** Of what is not kept, nothing is learned; nor is what is older than what is known. */
  learn({ members, projects, owners }: Omit<Changes, 'keys'>): void {
    let changed = false;
    for (const each of members) if (this.members.learn(each.memberId, this.lists.shared(each))) changed = true;
    for (const each of projects) if (this.projects.learn(each.projectId, each)) changed = true;
    for (const each of owners) if (this.owners.learn(each.ownerId, each)) changed = true;
    if (changed) this.revision.now++;
  }

  clear(): void {
    for (const kept of [this.members, this.projects, this.owners]) kept.clear();
  }

  private add(filled: FilledView): Holder {
    const { member, project, owner } = filled;
    const ofMember = this.members.take(member.memberId, this.lists.shared(member));
    const ofProject = this.projects.take(project.projectId, project);
    const ofOwner = this.owners.take(owner.ownerId, owner);
    const holder = new Holder(this.revision, filled, ofMember, ofProject, ofOwner);
    // Spread, the list would take room for many more.
    ofMember.holders = ofMember.holders.concat(holder);
    return holder;
  }
}
