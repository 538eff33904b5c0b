import { Injectable } from '@nestjs/common';
import { assertAllowed, Problem, type Actor, type Permission } from '#contracts';
import { MemberStore } from '../members/store/member.store.js';
import { assertChangeable } from './domain/project.js';
import { ProjectStore } from './store/project.store.js';
import type { ProjectDocument } from './store/project.schema.js';

/** Who may change what in a project, as it stands at this moment. */
@Injectable()
export class ProjectAccess {
  constructor(
    private readonly projects: ProjectStore,
    private readonly members: MemberStore,
  ) {}

  /**
   * Lets a change pass, or refuses it. The actor was resolved when the request came in: who was removed or demoted
   * since then is taken for what it is now.
   * @throws Problem `project.not-found`, `permission.denied`, `project.suspended`, `project.closed`.
   */
  async assertMayChange(actor: Actor, permission: Permission, projectId: string): Promise<ProjectDocument> {
    assertAllowed(actor, permission, projectId);
    const [project, present] = await Promise.all([this.projects.find(projectId), this.presentOf(actor)]);
    if (project === null) throw new Problem('project.not-found');
    assertAllowed(present, permission, projectId);
    assertChangeable(project, actor);
    return project;
  }

  private async presentOf(actor: Actor): Promise<Actor> {
    if (actor.operator || actor.membership === null) return actor;
    const member = await this.members.find(actor.membership.memberId);
    if (member === null || member.removedAt !== null) return { ...actor, membership: null };
    return { ...actor, membership: { ...actor.membership, role: member.role } };
  }
}
