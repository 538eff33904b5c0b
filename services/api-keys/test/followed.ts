import { getModelToken } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { createApiKey, extendApiKey, verifyApiKey, type VerificationView } from '#contracts';
import { anOperator, eventually, SettableClock, startNestService, startServers, type TestServers } from '#testing';
import { ApiKeysModule } from '../src/api-keys.module.js';
import { API_KEY, type ApiKeyDocument } from '../src/keys/store/api-key.schema.js';
import type { Tenant } from '../src/tenants/domain/tenant.js';
import { TENANT } from '../src/tenants/store/tenant.schema.js';
import { aCreation, aPepper, once } from './builders.js';
import { makeKey, type HeldKey, type KeysService } from './keys-service.js';
import { Membership, PlayedIdentity } from './played-identity.js';

/** Following takes some milliseconds, and a little longer after a start. */
export const FOLLOWED = { withinMs: 10_000 };

const pepper = aPepper();

/** The service as main.ts starts it, and a played identity that it follows. */
export class Followed {
  private constructor(
    private readonly servers: TestServers,
    readonly identity: PlayedIdentity,
    private running: KeysService,
  ) {}

  static async open(): Promise<Followed> {
    const servers = await startServers();
    const identity = await PlayedIdentity.start(servers.natsUrl);
    return new Followed(servers, identity, await startService(servers));
  }

  get natsUrl(): string {
    return this.servers.natsUrl;
  }

  /** In its present life. */
  get keys(): KeysService {
    return this.running;
  }

  get tenants(): Model<Tenant> {
    return this.keys.app.get<Model<Tenant>>(getModelToken(TENANT));
  }

  /** Stops the service, and starts it once `meanwhile` has happened. */
  async restart(meanwhile: () => Promise<void>): Promise<void> {
    await this.running.stop();
    await meanwhile();
    this.running = await startService(this.servers);
  }

  async close(): Promise<void> {
    await this.running.stop();
    await this.identity.stop();
    await this.servers.stop();
  }

  tenantOf({ id }: Membership): Promise<Tenant | null> {
    return this.tenants.findById(id).lean<Tenant>();
  }

  /** Waits until this version of the membership is known, and nothing of it left to do. */
  async heardOf(member: Membership, ver: number): Promise<void> {
    const assertKnown = async () =>
      expect(await this.tenantOf(member)).toMatchObject({ ver, keysDue: false, masterDue: false });
    await eventually(assertKnown, FOLLOWED);
  }

  /** A member that was heard of. */
  async aMember(member = new Membership()): Promise<Membership> {
    await this.identity.tell(member.added());
    await this.heardOf(member, 1);
    return member;
  }

  /** The same, with a key. */
  async aHolder(member = new Membership()): Promise<readonly [Membership, HeldKey]> {
    await this.aMember(member);
    return [member, await makeKey(this.keys, member.actor)];
  }

  create(member: Membership) {
    return this.keys.bus.request(createApiKey, aCreation(member.actor).request);
  }

  extend({ actor, projectId }: Membership, { view }: HeldKey) {
    const request = { actor, projectId, keyId: view.id, days: 1, idempotency: once() };
    return this.keys.bus.request(extendApiKey, request);
  }

  verify({ view, digest }: HeldKey, service?: string): Promise<VerificationView> {
    const wanted = service === undefined ? {} : { service };
    return this.keys.bus.request(verifyApiKey, { actor: anOperator(), keyId: view.id, digest, cost: 0, ...wanted });
  }

  async codeOf(key: HeldKey): Promise<string> {
    return (await this.verify(key)).code;
  }

  /** Those that somebody made. */
  keysOf({ id }: Membership): Promise<ApiKeyDocument[]> {
    return this.keys.documents.find({ memberId: id, kind: 'standard' }).lean<ApiKeyDocument[]>();
  }

  /** Deleted ones too, oldest first. */
  mastersOf({ id }: Membership): Promise<ApiKeyDocument[]> {
    return this.keys.documents.find({ memberId: id, kind: 'master' }).sort({ _id: 1 }).lean<ApiKeyDocument[]>();
  }

  stored({ view }: HeldKey): Promise<ApiKeyDocument | null> {
    return this.keys.documents.findById(view.id).lean<ApiKeyDocument>();
  }

  /** The reasons for which it was deleted: as many as there are events of it. */
  async deletionsOf(key: HeldKey): Promise<unknown[]> {
    const { pending = [] } = (await this.stored(key)) ?? {};
    return pending.filter(({ type }) => type === 'key.deleted').map(({ data }) => data['reason']);
  }
}

async function startService({ natsUrl, mongoUrl }: TestServers): Promise<KeysService> {
  const clock = new SettableClock();
  const config = { natsUrl, mongoUrl, peppers: `1:${pepper}`, innerPort: 0, innerHost: '127.0.0.1' };
  const plan = { module: ApiKeysModule.forRoot(config), service: 'api-keys', events: true, clock };
  const running = await startNestService(plan);
  return { ...running, clock, documents: running.app.get<Model<ApiKeyDocument>>(getModelToken(API_KEY)) };
}
