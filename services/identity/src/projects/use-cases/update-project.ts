import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  Problem,
  projectRenamed,
  type Actor,
  type ProjectState,
  type ProjectView,
  type UpdateProjectRequest,
} from '#contracts';
import { Verifiers } from '../../facts/verifiers.js';
import { moved, toProjectView } from '../domain/project.js';
import type { ProjectDocument } from '../store/project.schema.js';
import { ProjectStore } from '../store/project.store.js';

@Injectable()
export class UpdateProject {
  constructor(
    private readonly projects: ProjectStore,
    private readonly verifiers: Verifiers,
  ) {}

  /**
   * A new name and a new state are two changes with an event each; where one of them is refused, so are both. What is so
   * already is left alone. Where it was asked for a state, it answers once every verifier goes by it.
   */
  async execute({ actor, projectId, name, state }: UpdateProjectRequest): Promise<ProjectView> {
    assertAllowed(actor, 'projects:manage', projectId);
    const renamed = await this.rename(actor, projectId, name ?? null);
    if (!state) return toProjectView(renamed);
    const project = await this.move(actor, projectId, state);
    return { ...toProjectView(project), revision: await this.verifiers.followProject(actor, project) };
  }

  private rename(actor: Actor, projectId: string, name: string | null): Promise<ProjectDocument> {
    return this.projects.change(projectId, (project) => {
      if (project === null) throw new Problem('project.not-found');
      if (name === null || name === project.name) return null;
      if (project.state === 'closed') throw new Problem('project.closed');
      return { set: { name }, event: projectRenamed.of({ actor, data: { from: project.name, to: name } }) };
    });
  }

  private move(actor: Actor, projectId: string, to: ProjectState): Promise<ProjectDocument> {
    return this.projects.change(projectId, (project) => {
      if (project === null) throw new Problem('project.not-found');
      const event = moved(project.state, to, actor);
      return event && { set: { state: to }, event };
    });
  }
}
