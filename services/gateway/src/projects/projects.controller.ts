import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  createProject,
  CreateProjectBody,
  getProject,
  listProjects,
  PageQuery,
  ProjectPage,
  ProjectView,
  updateProject,
  UpdateProjectBody,
  type Actor,
  type Page,
} from '#contracts';
import { CommandBus } from '#messaging';
import { Allow, CurrentActor, LoggedIn } from '../access/access.js';
import { Revoking } from '../http/revoking.js';

@ApiTags('Projects')
@Controller('v1/projects')
export class ProjectsController {
  constructor(private readonly bus: CommandBus) {}

  @Post()
  @Allow('projects:create')
  @ApiOperation({ summary: 'Create a project; the caller becomes its first admin.' })
  @ApiCreatedResponse({ type: ProjectView })
  create(@CurrentActor() actor: Actor, @Body() body: CreateProjectBody): Promise<ProjectView> {
    return this.bus.request(createProject, { ...body, actor });
  }

  @Get()
  @LoggedIn()
  @ApiOperation({ summary: 'List the projects the caller is in; for an operator, all. Newest first.' })
  @ApiOkResponse({ type: ProjectPage })
  list(@CurrentActor() actor: Actor, @Query() query: PageQuery): Promise<Page<ProjectView>> {
    return this.bus.request(listProjects, { actor, query });
  }

  @Get(':projectId')
  @Allow('projects:read')
  @ApiOperation({ summary: 'One project.' })
  @ApiOkResponse({ type: ProjectView })
  get(@CurrentActor() actor: Actor, @Param('projectId') projectId: string): Promise<ProjectView> {
    return this.bus.request(getProject, { actor, projectId });
  }

  @Patch(':projectId')
  @Allow('projects:manage')
  @Revoking()
  @ApiOperation({ summary: 'Rename, suspend, resume or close a project. Closing is for good.' })
  @ApiOkResponse({ type: ProjectView })
  update(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Body() body: UpdateProjectBody,
  ): Promise<ProjectView> {
    return this.bus.request(updateProject, { ...body, actor, projectId });
  }
}
