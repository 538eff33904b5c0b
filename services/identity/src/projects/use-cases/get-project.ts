import { Injectable } from '@nestjs/common';
import { assertAllowed, Problem, type Actor, type ProjectView } from '#contracts';
import { toProjectView } from '../domain/project.js';
import { ProjectStore } from '../store/project.store.js';

@Injectable()
export class GetProject {
  constructor(private readonly projects: ProjectStore) {}

  async execute({ actor, projectId }: { readonly actor: Actor; readonly projectId: string }): Promise<ProjectView> {
    assertAllowed(actor, 'projects:read', projectId);
    const project = await this.projects.find(projectId);
    if (project === null) throw new Problem('project.not-found');
    return toProjectView(project);
  }
}
