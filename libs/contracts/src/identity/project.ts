import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength, MinLength } from 'class-validator';
import type { Actor } from '../actor.js';
import { defineCommand } from '../command.js';
import { defineEvent } from '../event.js';
import { PageView, type Page, type PageQuery } from '../page.js';

export class ProjectView {
  @ApiProperty()
  readonly id!: string;
  @ApiProperty({ description: 'Shown to people; unique.', example: 'P-8K2M4QTX' })
  readonly code!: string;
  @ApiProperty()
  readonly name!: string;
  @ApiProperty({ enum: ['active'] })
  readonly state!: 'active';
  @ApiProperty({ format: 'date-time' })
  readonly createdAt!: string;
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

/** The projects the caller is in; for an operator, all. Newest first. */
export const listProjects = defineCommand<{ readonly actor: Actor; readonly query: PageQuery }, Page<ProjectView>>(
  'identity.list-projects',
);

export const getProject = defineCommand<{ readonly actor: Actor; readonly projectId: string }, ProjectView>(
  'identity.get-project',
);

export const projectCreated = defineEvent<{ code: string; name: string }>('project.created', (data) => ({
  before: null,
  after: { ...data, state: 'active' },
}));
