import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  decodeCursor,
  encodeCursor,
  mayDo,
  pageOf,
  Problem,
  type ListMembersQuery,
  type ListMembersRequest,
  type MemberView,
  type Page,
} from '#contracts';
import { matchesAll, prefixesOf } from '#keywords';
import { UserStore } from '../../users/store/user.store.js';
import { toMemberView, type Member } from '../domain/member.js';
import { readPlace, writePlace } from '../domain/place.js';
import { MemberStore } from '../store/member.store.js';

@Injectable()
export class ListMembers {
  constructor(
    private readonly members: MemberStore,
    private readonly users: UserStore,
  ) {}

  /** All members oldest first; those found by `q` in the order of the words that match. */
  async execute({ actor, projectId, query }: ListMembersRequest): Promise<Page<MemberView>> {
    assertAllowed(actor, 'members:list', projectId);
    const prefixes = prefixesOf(query.q ?? '');
    const page = mayDo(actor, 'members:list-all', projectId)
      ? await this.pageOfAll(projectId, prefixes, query)
      : await this.own(projectId, actor.userId, prefixes, query);
    const users = await this.users.findAll(page.items.flatMap(({ userId }) => userId ?? []));
    return { ...page, items: page.items.map((member) => toMemberView(member, users.get(member.userId ?? '') ?? null)) };
  }

  private async own(
    projectId: string,
    userId: string,
    prefixes: readonly string[],
    { cursor }: ListMembersQuery,
  ): Promise<Page<Member>> {
    // One row is one page: whatever cursor comes is of another list, and refused as such.
    decodeCursor(`members:${projectId}:${userId}`, cursor);
    const member = await this.members.findOf(projectId, userId);
    return { items: member !== null && matchesAll(member.keywords, prefixes) ? [member] : [], nextCursor: null };
  }

  private async pageOfAll(
    projectId: string,
    prefixes: readonly string[],
    { limit, cursor }: ListMembersQuery,
  ): Promise<Page<Member>> {
    if (prefixes.length > 0) return this.search(projectId, prefixes, limit, cursor);
    const list = `members:${projectId}`;
    const found = await this.members.list(projectId, decodeCursor(list, cursor), limit + 1);
    return pageOf(
      found,
      limit,
      ({ _id }) => encodeCursor(list, _id),
      (member) => member,
    );
  }

  private async search(
    projectId: string,
    prefixes: readonly string[],
    limit: number,
    cursor: string | undefined,
  ): Promise<Page<Member>> {
    const list = `members:${projectId}:${prefixes.join(' ')}`;
    const position = decodeCursor(list, cursor);
    const after = position === null ? null : readPlace(position, prefixes);
    if (position !== null && after === null) throw new Problem('request.malformed', [cursorOfAnotherSearch]);
    const found = await this.members.search({ projectId, prefixes }, after, limit + 1);
    return pageOf(
      found,
      limit,
      ({ place }) => encodeCursor(list, writePlace(place)),
      ({ member }) => member,
    );
  }
}

const cursorOfAnotherSearch = { field: 'cursor', message: 'is not a cursor of this search' };
