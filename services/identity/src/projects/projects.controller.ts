import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { createProject, getProject, listProjects, updateProject, type RequestOf } from '#contracts';
import { OnCommand } from '#messaging';
import { CreateProject } from './use-cases/create-project.js';
import { GetProject } from './use-cases/get-project.js';
import { ListProjects } from './use-cases/list-projects.js';
import { UpdateProject } from './use-cases/update-project.js';

@Controller()
export class ProjectsController {
  constructor(
    private readonly createProject: CreateProject,
    private readonly listProjects: ListProjects,
    private readonly getProject: GetProject,
    private readonly updateProject: UpdateProject,
  ) {}

  @OnCommand(createProject)
  create(@Payload() request: RequestOf<typeof createProject>) {
    return this.createProject.execute(request);
  }

  @OnCommand(listProjects)
  list(@Payload() request: RequestOf<typeof listProjects>) {
    return this.listProjects.execute(request);
  }

  @OnCommand(getProject)
  get(@Payload() request: RequestOf<typeof getProject>) {
    return this.getProject.execute(request);
  }

  @OnCommand(updateProject)
  update(@Payload() request: RequestOf<typeof updateProject>) {
    return this.updateProject.execute(request);
  }
}
