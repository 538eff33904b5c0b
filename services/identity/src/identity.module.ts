import { Module, type DynamicModule } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { EventStream, MessagingModule, Nats } from '#messaging';
import { Mongo, OutboxModule } from '#outbox';
import { Health } from '#runtime';
import type { IdentityConfig } from './config.js';
import { MembersController } from './members/members.controller.js';
import { MEMBER, memberSchema } from './members/store/member.schema.js';
import { MemberStore } from './members/store/member.store.js';
import { AddMember } from './members/use-cases/add-member.js';
import { ListMembers } from './members/use-cases/list-members.js';
import { ProjectsController } from './projects/projects.controller.js';
import { PROJECT, projectSchema } from './projects/store/project.schema.js';
import { ProjectStore } from './projects/store/project.store.js';
import { CreateProject } from './projects/use-cases/create-project.js';
import { GetProject } from './projects/use-cases/get-project.js';
import { ListProjects } from './projects/use-cases/list-projects.js';
import { ReadinessController } from './readiness.controller.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { SESSION, sessionSchema } from './sessions/store/session.schema.js';
import { SessionStore } from './sessions/store/session.store.js';
import { LogIn } from './sessions/use-cases/log-in.js';
import { LogOut } from './sessions/use-cases/log-out.js';
import { ResolveSession } from './sessions/use-cases/resolve-session.js';
import { FIRST_OPERATOR, FirstOperator } from './users/first-operator.js';
import { PasswordHasher } from './users/password-hasher.js';
import { USER, userSchema } from './users/store/user.schema.js';
import { UserStore } from './users/store/user.store.js';
import { CreateUser } from './users/use-cases/create-user.js';
import { UsersController } from './users/users.controller.js';

const SERVICE = 'identity';

const useCases = [
  AddMember,
  CreateProject,
  CreateUser,
  GetProject,
  ListMembers,
  ListProjects,
  LogIn,
  LogOut,
  ResolveSession,
];

@Module({})
export class IdentityModule {
  static forRoot({ natsUrl, mongoUrl, operatorEmail, operatorPassword }: IdentityConfig): DynamicModule {
    return {
      module: IdentityModule,
      imports: [
        MessagingModule.forRoot({ url: natsUrl, service: SERVICE }),
        OutboxModule.forRoot({ url: mongoUrl, database: 'keyward-identity', service: SERVICE }),
        MongooseModule.forFeature([
          { name: MEMBER, schema: memberSchema },
          { name: PROJECT, schema: projectSchema },
          { name: SESSION, schema: sessionSchema },
          { name: USER, schema: userSchema },
        ]),
      ],
      controllers: [MembersController, ProjectsController, ReadinessController, SessionsController, UsersController],
      providers: [
        {
          provide: Health,
          inject: [Mongo, Nats, EventStream],
          useFactory: (mongo: Mongo, nats: Nats, events: EventStream) => new Health(SERVICE, [mongo, nats, events]),
        },
        { provide: FIRST_OPERATOR, useValue: { email: operatorEmail, password: operatorPassword } },
        FirstOperator,
        PasswordHasher,
        MemberStore,
        ProjectStore,
        SessionStore,
        UserStore,
        ...useCases,
      ],
    };
  }
}
