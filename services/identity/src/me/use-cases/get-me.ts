import { Injectable } from '@nestjs/common';
import { mayDo, permissions, Problem, type Actor, type MyMembershipView, type ProfileView } from '#contracts';
import type { Member } from '../../members/domain/member.js';
import { MemberStore } from '../../members/store/member.store.js';
import { toProjectView, type Project } from '../../projects/domain/project.js';
import { ProjectStore } from '../../projects/store/project.store.js';
import { toUserView } from '../../users/domain/user.js';
import { UserStore } from '../../users/store/user.store.js';

const MOST_MEMBERSHIPS = 100;

@Injectable()
export class GetMe {
  constructor(
    private readonly users: UserStore,
    private readonly members: MemberStore,
    private readonly projects: ProjectStore,
  ) {}

  async execute({ actor }: { readonly actor: Actor }): Promise<ProfileView> {
    const user = await this.users.find(actor.userId);
    if (user === null) throw new Problem('session.invalid');
    const members = await this.members.listOf(user._id, MOST_MEMBERSHIPS);
    const found = await this.projects.findAll(members.map(({ projectId }) => projectId));
    const projects = new Map(found.map((project) => [project._id, project]));
    const memberships = members.flatMap((member) => {
      const project = projects.get(member.projectId);
      return project === undefined ? [] : [toMyMembershipView(member, project, actor)];
    });
    return { user: toUserView(user), memberships };
  }
}

function toMyMembershipView({ _id, role }: Member, project: Project, actor: Actor): MyMembershipView {
  const there: Actor = { ...actor, membership: { memberId: _id, projectId: project._id, role } };
  const allowed = permissions.filter((permission) => mayDo(there, permission, project._id));
  return { memberId: _id, project: toProjectView(project), role, permissions: allowed };
}
