import { Injectable } from '@nestjs/common';
import { assertAllowed, memberAdded, newId, Problem, type AddMemberRequest, type MemberView } from '#contracts';
import { isDuplicateKey } from '#outbox';
import { ProjectStore } from '../../projects/store/project.store.js';
import { UserStore } from '../../users/store/user.store.js';
import { toMemberView } from '../domain/member.js';
import { MemberStore } from '../store/member.store.js';

@Injectable()
export class AddMember {
  constructor(
    private readonly members: MemberStore,
    private readonly projects: ProjectStore,
    private readonly users: UserStore,
  ) {}

  async execute({ actor, projectId, userId, role }: AddMemberRequest): Promise<MemberView> {
    assertAllowed(actor, 'members:add', projectId);
    const [project, user] = await Promise.all([this.projects.find(projectId), this.users.find(userId)]);
    if (project === null) throw new Problem('project.not-found');
    if (user === null) throw new Problem('user.not-found', [{ field: 'userId', message: 'is not the id of a user' }]);
    const state = { _id: newId('mem'), projectId, userId, role };
    const event = memberAdded.of({ actor, data: { userId, role } });
    const member = await this.members.insert({ state, event }).catch((failure: unknown) => {
      throw isDuplicateKey(failure) ? new Problem('member.exists') : failure;
    });
    return toMemberView(member, user);
  }
}
