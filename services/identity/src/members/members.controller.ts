import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { addMember, listMembers, type AddMemberRequest, type ListMembersRequest } from '#contracts';
import { OnCommand } from '#messaging';
import { AddMember } from './use-cases/add-member.js';
import { ListMembers } from './use-cases/list-members.js';

@Controller()
export class MembersController {
  constructor(
    private readonly addMember: AddMember,
    private readonly listMembers: ListMembers,
  ) {}

  @OnCommand(addMember)
  add(@Payload() request: AddMemberRequest) {
    return this.addMember.execute(request);
  }

  @OnCommand(listMembers)
  list(@Payload() request: ListMembersRequest) {
    return this.listMembers.execute(request);
  }
}
