import { Injectable } from '@nestjs/common';
import { memberPermissionsChanged, type MemberRequest, type MemberView, type SetMemberServicesBody } from '#contracts';
import { granted } from '../../catalogue/domain/service.js';
import { ServiceStore } from '../../catalogue/store/service.store.js';
import { Verifiers } from '../../facts/verifiers.js';
import { ProjectAccess } from '../../projects/project-access.js';
import { UserStore } from '../../users/store/user.store.js';
import { assertPresent, toMemberView } from '../domain/member.js';
import { MemberStore } from '../store/member.store.js';

@Injectable()
export class SetMemberServices {
  constructor(
    private readonly members: MemberStore,
    private readonly users: UserStore,
    private readonly catalogue: ServiceStore,
    private readonly access: ProjectAccess,
    private readonly verifiers: Verifiers,
  ) {}

  /**
   * Replaces the set; the same set once more is a success without an event. Touches neither role nor membership.
   * Answers once no key of the member is let pass any more for what was taken from it.
   */
  async execute({ actor, projectId, memberId, services }: MemberRequest & SetMemberServicesBody): Promise<MemberView> {
    await this.access.assertMayChange(actor, 'permissions:change', projectId);
    const known = await this.catalogue.findAll(services);
    const member = await this.members.change(memberId, (member) => {
      assertPresent(projectId, member);
      const { userId, services: before } = member;
      const after = granted(services, known, before);
      if (after.join() === before.join()) return null;
      return {
        set: { services: after },
        event: memberPermissionsChanged.of({ actor, data: { userId, before, after } }),
      };
    });
    const revision = await this.verifiers.followMember(actor, member);
    const user = member.userId === null ? null : await this.users.find(member.userId);
    return { ...toMemberView(member, user), revision };
  }
}
