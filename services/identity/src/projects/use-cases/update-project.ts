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
import { moved, toProjectView, type Project } from '../domain/project.js';
import { ProjectStore } from '../store/project.store.js';

@Injectable()
export class UpdateProject {
  constructor(private readonly projects: ProjectStore) {}

  /** A new name and a new state are two changes with an event each; where one of them is refused, so are both. */
  async execute({ actor, projectId, name, state }: UpdateProjectRequest): Promise<ProjectView> {
    assertAllowed(actor, 'projects:manage', projectId);
    let project = await this.rename(actor, projectId, name ?? null);
    if (state) project = await this.move(actor, projectId, state);
    return toProjectView(project);
  }

  private rename(actor: Actor, projectId: string, name: string | null): Promise<Project> {
    return this.projects.change(projectId, (project) => {
      if (project === null) throw new Problem('project.not-found');
      if (project.state === 'closed') throw new Problem('project.closed');
      if (name === null || name === project.name) return null;
      return { set: { name }, event: projectRenamed.of({ actor, data: { from: project.name, to: name } }) };
    });
  }

  private move(actor: Actor, projectId: string, to: ProjectState): Promise<Project> {
    return this.projects.change(projectId, (project) => {
      if (project === null) throw new Problem('project.not-found');
      const event = moved(project.state, to, actor);
      return event && { set: { state: to }, event };
    });
  }
}
