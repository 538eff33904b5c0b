import { getModelToken } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  addMember,
  createProject,
  createService,
  createUser,
  type Actor,
  type MemberView,
  type ProjectView,
  type Role,
  type ServiceView,
  type StoredEvent,
  type UserView,
} from '#contracts';
import { Nats } from '#messaging';
import {
  anActor,
  anOperator,
  SettableClock,
  startNestService,
  startServers,
  type NestService,
  type TestServers,
} from '#testing';
import { IdentityModule } from '../src/identity.module.js';
import { MEMBER, type MemberDocument } from '../src/members/store/member.schema.js';
import { PROJECT, type ProjectDocument } from '../src/projects/store/project.schema.js';
import { PlayedApiKeys } from './played-api-keys.js';

export const START_WITHIN_MS = 300_000;
export const PASSWORD = 'a password of enough characters';

/** A member as requests have it: the row, and the actor that identity would resolve. */
export interface Tenant {
  readonly view: MemberView;
  readonly memberId: string;
  readonly userId: string;
  readonly actor: Actor;
}

/** Identity in this process, with its own consumers and a played api-keys, and short ways to fill it. */
export class Tenants {
  readonly operator = anOperator();
  readonly apiKeys: PlayedApiKeys;

  private constructor(
    private readonly servers: TestServers,
    private readonly service: NestService,
    readonly clock: SettableClock,
    private readonly dataDir: string,
  ) {
    this.apiKeys = new PlayedApiKeys(service.app.get(Nats).connection);
  }

  static async start(): Promise<Tenants> {
    const servers = await startServers();
    const clock = new SettableClock(new Date());
    const dataDir = await mkdtemp(join(tmpdir(), 'keyward-tenants-'));
    const config = {
      dataDir,
      ...{ natsUrl: servers.natsUrl, mongoUrl: servers.mongoUrl, innerPort: 0, innerHost: '127.0.0.1' },
      ...{ publicUrl: 'https://keyward.example.org', linkSecret: randomBytes(32).toString('base64url') },
    };
    const module = IdentityModule.forRoot(config);
    const service = await startNestService({ module, service: 'identity', clock, events: true });
    return new Tenants(servers, service, clock, dataDir);
  }

  async stop(): Promise<void> {
    await this.service.stop();
    await this.servers.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  get bus() {
    return this.service.bus;
  }

  get app() {
    return this.service.app;
  }

  documents<Document>(name: string): Model<Document> {
    return this.service.app.get(getModelToken(name));
  }

  user(name = 'Ada Lovelace', email = `${randomUUID()}@example.org`): Promise<UserView> {
    return this.bus.request(createUser, { actor: this.operator, email, name, password: PASSWORD });
  }

  project(): Promise<ProjectView> {
    return this.bus.request(createProject, { actor: this.operator, name: 'Protein folding' });
  }

  /** A project whose first admin, the operator who made it, has gone: the given ones are all its members. */
  async projectOf<Roles extends readonly Role[]>(
    ...roles: Roles
  ): Promise<{ projectId: string; tenants: { [Place in keyof Roles]: Tenant } }> {
    const { id: projectId } = await this.project();
    const tenants: Tenant[] = [];
    for (const role of roles) tenants.push(await this.join(projectId, role));
    await this.documents<MemberDocument>(MEMBER).deleteOne({ projectId, userId: this.operator.userId });
    const admins = tenants.filter(({ view }) => view.role === 'admin').map(({ memberId }) => memberId);
    await this.documents<ProjectDocument>(PROJECT).updateOne({ _id: projectId }, { $set: { admins } });
    return { projectId, tenants: tenants as { [Place in keyof Roles]: Tenant } };
  }

  async join(projectId: string, role: Role, person?: Pick<UserView, 'id'>): Promise<Tenant> {
    const { id: userId } = person ?? (await this.user());
    const view = await this.bus.request(addMember, { actor: this.operator, projectId, userId, role });
    return tenantOf(view);
  }

  aService(code = `s-${randomUUID()}`): Promise<ServiceView> {
    const body = { code, name: 'Virtual machines', category: 'Compute' };
    return this.bus.request(createService, { ...body, actor: this.operator });
  }

  /** How MongoDB carried out the queries of a collection that the work has asked, from its profiler. */
  async queriesDuring(model: string, work: () => Promise<unknown>): Promise<readonly CarriedOut[]> {
    const { db, collection } = this.documents(model);
    const since = new Date();
    await db.db?.command({ profile: 2 });
    await work().finally(() => db.db?.command({ profile: 0 }));
    const asked = {
      ns: `${db.name}.${collection.collectionName}`,
      op: { $in: ['query', 'getmore'] },
      ts: { $gte: since },
      // The relay looks for what is to be told whenever it likes.
      planSummary: { $ne: 'IXSCAN { pending.eid: 1 }' },
    };
    return db.collection<CarriedOut>('system.profile').find(asked).sort({ ts: 1 }).toArray();
  }

  /** Every event of a document, in the order of its versions. */
  async eventsOf(model: string, id: string): Promise<readonly StoredEvent[]> {
    const document = await this.documents<{ pending: StoredEvent[] }>(model).findOne({ _id: id }).lean();
    return document?.pending ?? [];
  }

  /** The newest event of a member, and how many there are. */
  async lastEventOf(model: string, id: string): Promise<{ count: number; last: StoredEvent | undefined }> {
    const events = await this.eventsOf(model, id);
    return { count: events.length, last: events.at(-1) };
  }
}

/** How MongoDB carried out a query. */
export interface CarriedOut {
  readonly planSummary: string;
  readonly hasSortStage?: boolean;
  readonly keysExamined: number;
  readonly docsExamined: number;
}

export function tenantOf(view: MemberView): Tenant {
  const { id: memberId, projectId, role } = view;
  const userId = view.userId ?? '';
  return { view, memberId, userId, actor: anActor({ userId, membership: { memberId, projectId, role } }) };
}

/** The code of the refusal, or what was answered instead. */
export function refusal(asked: Promise<unknown>): Promise<unknown> {
  return asked.then(
    (answer) => ({ answered: answer }),
    (failure: unknown) => (failure instanceof Error && 'code' in failure ? failure.code : failure),
  );
}
