import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { Type } from 'typebox';
import type { Actor } from '../actor.js';
import { ApiRevision, revoking } from '../api-keys/revocation.js';
import { defineCommand } from '../command.js';
import { defineEvent } from '../event.js';
import { PageView, type Page, type PageQuery } from '../page.js';

/** Suspended: its keys are refused until it is resumed. Closed: for good. */
export const projectStates = ['active', 'suspended', 'closed'] as const;
export type ProjectState = (typeof projectStates)[number];

export class ProjectView {
  @ApiProperty()
  readonly id!: string;
  @ApiProperty({ description: 'Shown to people; unique.', example: 'P-8K2M4QTX' })
  readonly code!: string;
  @ApiProperty()
  readonly name!: string;
  @ApiProperty({ enum: projectStates })
  readonly state!: ProjectState;
  @ApiProperty({ format: 'date-time' })
  readonly createdAt!: string;
  @ApiRevision()
  readonly revision?: string;
}

export class ProjectPage extends PageView {
  @ApiProperty({ type: [ProjectView] })
  readonly items!: ProjectView[];
}

export class CreateProjectBody {
  @ApiProperty({ example: 'Protein folding' })
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  readonly name!: string;
}

/** Makes a project; the caller becomes its first admin. For operators. */
export const createProject = defineCommand<CreateProjectBody & { readonly actor: Actor }, ProjectView>(
  'identity.create-project',
  CreateProjectBody,
);

export class UpdateProjectBody {
  @ApiPropertyOptional({ example: 'Protein folding' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  readonly name?: string;

  @ApiPropertyOptional({ enum: projectStates, description: 'Closed is for good.' })
  @IsOptional()
  @IsIn(projectStates)
  readonly state?: ProjectState;
}

export interface UpdateProjectRequest extends UpdateProjectBody {
  readonly actor: Actor;
  readonly projectId: string;
}

/** Renames, suspends, resumes or closes a project; what is so already is left alone, without an event. For operators. */
export const updateProject = defineCommand<UpdateProjectRequest, ProjectView>(
  'identity.update-project',
  UpdateProjectBody,
  revoking,
);

/** The projects the caller is in; for an operator, all. Newest first. */
export const listProjects = defineCommand<{ readonly actor: Actor; readonly query: PageQuery }, Page<ProjectView>>(
  'identity.list-projects',
);

export const getProject = defineCommand<{ readonly actor: Actor; readonly projectId: string }, ProjectView>(
  'identity.get-project',
);

export const projectCreated = defineEvent(
  'project.created',
  {
    about: 'A project was made.',
    data: Type.Object({ code: Type.String(), name: Type.String() }),
    example: { code: 'P-8K2M4QTX', name: 'Protein folding' },
  },
  (data) => ({ before: null, after: { ...data, state: 'active' } }),
);

export const projectRenamed = defineEvent(
  'project.renamed',
  {
    about: 'A project was given another name.',
    data: Type.Object({ from: Type.String(), to: Type.String() }),
    example: { from: 'Protein folding', to: 'Weather' },
  },
  ({ from, to }) => ({ before: { name: from }, after: { name: to } }),
);

export const projectSuspended = defineEvent(
  'project.suspended',
  {
    about: 'A project was suspended: its members may look and change nothing, and its keys are refused.',
    data: Type.Object({}),
    example: {},
  },
  () => ({ before: { state: 'active' }, after: { state: 'suspended' } }),
);

export const projectResumed = defineEvent(
  'project.resumed',
  { about: 'A suspended project was resumed.', data: Type.Object({}), example: {} },
  () => ({ before: { state: 'suspended' }, after: { state: 'active' } }),
);

export const projectClosed = defineEvent(
  'project.closed',
  {
    about: 'A project was closed for good.',
    data: Type.Object({ from: Type.Enum(projectStates) }),
    example: { from: 'active' },
  },
  ({ from }) => ({ before: { state: from }, after: { state: 'closed' } }),
);
