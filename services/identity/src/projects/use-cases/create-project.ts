import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import {
  assertAllowed,
  memberAdded,
  newId,
  projectCreated,
  type Actor,
  type CreateProjectBody,
  type ProjectView,
} from '#contracts';
import { Transactions } from '#outbox';
import { newPerson } from '../../members/domain/member.js';
import { MemberStore } from '../../members/store/member.store.js';
import { UserStore } from '../../users/store/user.store.js';
import { codeFrom, toProjectView } from '../domain/project.js';
import { ProjectStore } from '../store/project.store.js';

@Injectable()
export class CreateProject {
  constructor(
    private readonly projects: ProjectStore,
    private readonly members: MemberStore,
    private readonly users: UserStore,
    private readonly transactions: Transactions,
  ) {}

  /** Project and first admin are born together, or not at all: a project nobody may enter would help no one. */
  async execute({ actor, name }: CreateProjectBody & { readonly actor: Actor }): Promise<ProjectView> {
    assertAllowed(actor, 'projects:create', null);
    const _id = newId('prj');
    const code = codeFrom(randomBytes(8));
    const memberId = newId('mem');
    const project = {
      state: { _id, projectId: null, code, name, state: 'active' as const, admins: [memberId] },
      event: projectCreated.of({ actor, data: { code, name } }),
    };
    const { userId } = actor;
    const user = (await this.users.find(userId)) ?? { _id: userId, name: '', email: '', ver: 0 };
    const admin = {
      state: { ...newPerson(memberId, user, 'admin'), projectId: _id },
      event: memberAdded.of({ actor, data: { userId, kind: 'person', role: 'admin', services: [] } }),
    };
    const created = await this.transactions.run(async (session) => {
      const born = await this.projects.insert(project, session);
      await this.members.insert(admin, session);
      return born;
    });
    return toProjectView(created);
  }
}
