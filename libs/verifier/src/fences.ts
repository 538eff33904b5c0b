import { Fence } from './fence.js';
import type { Changes, FilledView } from './protocol.js';

/** What was heard lately, be it kept or not: an answer that was read before is not believed. */
export class Fences {
  private readonly keys = new Fence();
  private readonly members = new Fence();
  private readonly projects = new Fence();
  private readonly owners = new Fence();

  /** @param nowMs of a clock that is never set back. */
  note({ keys, members, projects, owners }: Changes, nowMs: number): void {
    for (const { keyId, ver } of keys) this.keys.note(keyId, ver, nowMs);
    for (const { memberId, rev } of members) this.members.note(memberId, rev, nowMs);
    for (const { projectId, rev } of projects) this.projects.note(projectId, rev, nowMs);
    for (const { ownerId, rev } of owners) this.owners.note(ownerId, rev, nowMs);
  }

  bar({ key, member, project, owner }: FilledView): boolean {
    return (
      this.keys.highest(key.keyId) > key.ver ||
      this.members.highest(member.memberId) > member.rev ||
      this.projects.highest(project.projectId) > project.rev ||
      this.owners.highest(owner.ownerId) > owner.rev
    );
  }
}
