import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import {
  addMember,
  changeMemberRole,
  createServiceAccount,
  listMembers,
  removeMember,
  setMemberServices,
  type RequestOf,
} from '#contracts';
import { OnCommand } from '#messaging';
import { AddMember } from './use-cases/add-member.js';
import { ChangeMemberRole } from './use-cases/change-member-role.js';
import { CreateServiceAccount } from './use-cases/create-service-account.js';
import { ListMembers } from './use-cases/list-members.js';
import { RemoveMember } from './use-cases/remove-member.js';
import { SetMemberServices } from './use-cases/set-member-services.js';

@Controller()
export class MembersController {
  constructor(
    private readonly addMember: AddMember,
    private readonly createServiceAccount: CreateServiceAccount,
    private readonly listMembers: ListMembers,
    private readonly changeMemberRole: ChangeMemberRole,
    private readonly removeMember: RemoveMember,
    private readonly setMemberServices: SetMemberServices,
  ) {}

  @OnCommand(addMember)
  add(@Payload() request: RequestOf<typeof addMember>) {
    return this.addMember.execute(request);
  }

  @OnCommand(createServiceAccount)
  createAccount(@Payload() request: RequestOf<typeof createServiceAccount>) {
    return this.createServiceAccount.execute(request);
  }

  @OnCommand(listMembers)
  list(@Payload() request: RequestOf<typeof listMembers>) {
    return this.listMembers.execute(request);
  }

  @OnCommand(changeMemberRole)
  changeRole(@Payload() request: RequestOf<typeof changeMemberRole>) {
    return this.changeMemberRole.execute(request);
  }

  @OnCommand(removeMember)
  remove(@Payload() request: RequestOf<typeof removeMember>) {
    return this.removeMember.execute(request);
  }

  @OnCommand(setMemberServices)
  setServices(@Payload() request: RequestOf<typeof setMemberServices>) {
    return this.setMemberServices.execute(request);
  }
}
