import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  decodeCursor,
  encodeCursor,
  pageOf,
  type InvitationView,
  type ListInvitationsRequest,
  type Page,
} from '#contracts';
import { toInvitationView } from '../domain/invitation.js';
import { InvitationStore } from '../store/invitation.store.js';

@Injectable()
export class ListInvitations {
  constructor(private readonly invitations: InvitationStore) {}

  async execute({ actor, projectId, query }: ListInvitationsRequest): Promise<Page<InvitationView>> {
    assertAllowed(actor, 'invitations:manage', projectId);
    const list = `invitations:${projectId}`;
    const found = await this.invitations.listPending(projectId, decodeCursor(list, query.cursor), query.limit + 1);
    return pageOf(found, query.limit, ({ _id }) => encodeCursor(list, _id), toInvitationView);
  }
}
