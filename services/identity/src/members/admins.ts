import { Injectable } from '@nestjs/common';
import type { ClientSession } from 'mongoose';
import type { Role } from '#contracts';
import { ProjectStore } from '../projects/store/project.store.js';
import type { Member } from './domain/member.js';

/**
 * Keeps in each project the ids of the persons who are its admins, so that there is always one. A service account
 * does not count: it cannot log in to make anybody else admin.
 */
@Injectable()
export class Admins {
  constructor(private readonly projects: ProjectStore) {}

  /**
   * To be called in the transaction that changes the role.
   * @param from null at the beginning of a membership. @param to null at its end.
   * @throws Problem `member.last-admin`.
   */
  async follow(session: ClientSession, member: Member, from: Role | null, to: Role | null): Promise<void> {
    if (member.kind !== 'person' || from === to) return;
    if (from === 'admin') await this.projects.removeAdmin(member.projectId, member._id, session);
    if (to === 'admin') await this.projects.addAdmin(member.projectId, member._id, session);
  }
}
