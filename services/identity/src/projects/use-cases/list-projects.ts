import { Injectable } from '@nestjs/common';
import {
  decodeCursor,
  encodeCursor,
  pageOf,
  type Actor,
  type Page,
  type PageQuery,
  type ProjectView,
} from '#contracts';
import { MemberStore } from '../../members/store/member.store.js';
import { toProjectView, type Project } from '../domain/project.js';
import { ProjectStore } from '../store/project.store.js';

interface ListProjectsRequest {
  readonly actor: Actor;
  readonly query: PageQuery;
}

@Injectable()
export class ListProjects {
  constructor(
    private readonly projects: ProjectStore,
    private readonly members: MemberStore,
  ) {}

  async execute({ actor, query }: ListProjectsRequest): Promise<Page<ProjectView>> {
    const list = `projects:${actor.operator ? '*' : actor.userId}`;
    const found = await this.find(actor, decodeCursor(list, query.cursor), query.limit + 1);
    return pageOf(found, query.limit, ({ _id }) => encodeCursor(list, _id), toProjectView);
  }

  private async find(actor: Actor, after: string | null, limit: number): Promise<readonly Project[]> {
    if (actor.operator) return this.projects.listAll(after, limit);
    return this.projects.findAll(await this.members.listProjectIds(actor.userId, after, limit));
  }
}
