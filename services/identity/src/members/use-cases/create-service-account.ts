import { Injectable } from '@nestjs/common';
import { memberAdded, newId, type CreateServiceAccountRequest, type MemberView } from '#contracts';
import { ProjectAccess } from '../../projects/project-access.js';
import { newServiceAccount, toMemberView } from '../domain/member.js';
import { MemberStore } from '../store/member.store.js';

@Injectable()
export class CreateServiceAccount {
  constructor(
    private readonly members: MemberStore,
    private readonly access: ProjectAccess,
  ) {}

  async execute({ actor, projectId, name, role }: CreateServiceAccountRequest): Promise<MemberView> {
    await this.access.assertMayChange(actor, 'members:manage', projectId);
    const state = { ...newServiceAccount(newId('mem'), name, role), projectId };
    const data = { userId: null, kind: state.kind, role, services: [] };
    const member = await this.members.insert({ state, event: memberAdded.of({ actor, data }) });
    return toMemberView(member, null);
  }
}
