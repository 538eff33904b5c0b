import type { Provider, Type } from '@nestjs/common';
import type { ModelDefinition } from '@nestjs/mongoose';
import { CatalogueController } from './catalogue/catalogue.controller.js';
import { SERVICE, serviceSchema } from './catalogue/store/service.schema.js';
import { ServiceStore } from './catalogue/store/service.store.js';
import { CreateService } from './catalogue/use-cases/create-service.js';
import { ListServices } from './catalogue/use-cases/list-services.js';
import { UpdateService } from './catalogue/use-cases/update-service.js';
import { InvitationsController } from './invitations/invitations.controller.js';
import { INVITATION, invitationSchema } from './invitations/store/invitation.schema.js';
import { InvitationStore } from './invitations/store/invitation.store.js';
import { AcceptInvitation } from './invitations/use-cases/accept-invitation.js';
import { CreateInvitation } from './invitations/use-cases/create-invitation.js';
import { ListInvitations } from './invitations/use-cases/list-invitations.js';
import { ResendInvitation } from './invitations/use-cases/resend-invitation.js';
import { RevokeInvitation } from './invitations/use-cases/revoke-invitation.js';
import { Admins } from './members/admins.js';
import { MembersController } from './members/members.controller.js';
import { MembersEventsController } from './members/members-events.controller.js';
import { MEMBER, memberSchema } from './members/store/member.schema.js';
import { MemberStore } from './members/store/member.store.js';
import { AddMember } from './members/use-cases/add-member.js';
import { ChangeMemberRole } from './members/use-cases/change-member-role.js';
import { CreateServiceAccount } from './members/use-cases/create-service-account.js';
import { FollowUsers } from './members/use-cases/follow-users.js';
import { ListMembers } from './members/use-cases/list-members.js';
import { RemoveMember } from './members/use-cases/remove-member.js';
import { SetMemberServices } from './members/use-cases/set-member-services.js';
import { ProjectAccess } from './projects/project-access.js';
import { ProjectsController } from './projects/projects.controller.js';
import { PROJECT, projectSchema } from './projects/store/project.schema.js';
import { ProjectStore } from './projects/store/project.store.js';
import { CreateProject } from './projects/use-cases/create-project.js';
import { GetProject } from './projects/use-cases/get-project.js';
import { ListProjects } from './projects/use-cases/list-projects.js';
import { UpdateProject } from './projects/use-cases/update-project.js';

/** Projects, who is in them, who is asked to be, and what they may use. */
export const tenancyModels: ModelDefinition[] = [
  { name: INVITATION, schema: invitationSchema },
  { name: MEMBER, schema: memberSchema },
  { name: PROJECT, schema: projectSchema },
  { name: SERVICE, schema: serviceSchema },
];

export const tenancyControllers: Type[] = [
  CatalogueController,
  InvitationsController,
  MembersController,
  MembersEventsController,
  ProjectsController,
];

export const tenancyProviders: Provider[] = [
  Admins,
  InvitationStore,
  MemberStore,
  ProjectAccess,
  ProjectStore,
  ServiceStore,
  AcceptInvitation,
  AddMember,
  ChangeMemberRole,
  CreateInvitation,
  CreateProject,
  CreateService,
  CreateServiceAccount,
  FollowUsers,
  GetProject,
  ListInvitations,
  ListMembers,
  ListProjects,
  ListServices,
  RemoveMember,
  ResendInvitation,
  RevokeInvitation,
  SetMemberServices,
  UpdateProject,
  UpdateService,
];
