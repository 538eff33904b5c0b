import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  decodeCursor,
  encodeCursor,
  mayDo,
  pageOf,
  type ListMembersRequest,
  type MemberView,
  type Page,
} from '#contracts';
import { UserStore } from '../../users/store/user.store.js';
import { toMemberView } from '../domain/member.js';
import { MemberStore } from '../store/member.store.js';

@Injectable()
export class ListMembers {
  constructor(
    private readonly members: MemberStore,
    private readonly users: UserStore,
  ) {}

  async execute({ actor, projectId, query }: ListMembersRequest): Promise<Page<MemberView>> {
    assertAllowed(actor, 'members:list', projectId);
    const userId = mayDo(actor, 'members:list-all', projectId) ? null : actor.userId;
    const list = `members:${projectId}:${userId ?? '*'}`;
    const found = await this.members.list({ projectId, userId }, decodeCursor(list, query.cursor), query.limit + 1);
    const users = await this.users.findAll(found.map((member) => member.userId));
    return pageOf(
      found,
      query.limit,
      ({ _id }) => encodeCursor(list, _id),
      (member) => toMemberView(member, users.get(member.userId)),
    );
  }
}
