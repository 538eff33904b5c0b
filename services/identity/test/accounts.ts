import { getModelToken } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createUser,
  getMe,
  logIn,
  resolveSession,
  type Actor,
  type CreateUserBody,
  type LogInReply,
  type StoredEvent,
  type UserView,
} from '#contracts';
import { digestOf } from '#key-text';
import { Nats } from '#messaging';
import {
  anOperator,
  SettableClock,
  startNestService,
  startServers,
  type NestService,
  type TestServers,
} from '#testing';
import { IdentityModule } from '../src/identity.module.js';
import { PlayedApiKeys } from './played-api-keys.js';
import { PostOffice } from './post-office.js';

export const START_WITHIN_MS = 300_000;
export const PASSWORD = 'a password of enough characters';
export const OTHER_PASSWORD = 'quite another one, as long as that';
export const PUBLIC_URL = 'https://keyward.example.org';

/** Identity in this process, with its own consumers, a mail server and a played api-keys; no audit takes its events from its documents. */
export class Accounts {
  readonly operator = anOperator();
  readonly apiKeys: PlayedApiKeys;
  private addresses = 0;

  private constructor(
    readonly servers: TestServers,
    private readonly service: NestService,
    readonly clock: SettableClock,
    readonly office: PostOffice,
    readonly dataDir: string,
  ) {
    this.apiKeys = new PlayedApiKeys(service.app.get(Nats).connection);
  }

  /** @param files whether mails are written down instead of sent. */
  static async start({ files = false } = {}): Promise<Accounts> {
    const [servers, office] = await Promise.all([startServers(), PostOffice.open()]);
    const dataDir = await mkdtemp(join(tmpdir(), 'keyward-accounts-'));
    const clock = new SettableClock(new Date());
    const module = IdentityModule.forRoot({
      ...{ natsUrl: servers.natsUrl, mongoUrl: servers.mongoUrl, innerPort: 0, innerHost: '127.0.0.1' },
      ...{ publicUrl: PUBLIC_URL, linkSecret: randomBytes(32).toString('base64url'), dataDir },
      ...(!files && { smtpUrl: office.url }),
    });
    const service = await startNestService({ module, service: 'identity', clock, events: true });
    return new Accounts(servers, service, clock, office, dataDir);
  }

  async stop(): Promise<void> {
    await this.service.stop();
    await this.office.close();
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

  /** With `PASSWORD`. */
  user(given: Partial<CreateUserBody> = {}): Promise<UserView> {
    const email = `${randomUUID()}@example.org`;
    const body = { email, name: 'Ada Lovelace', password: PASSWORD, ...given };
    return this.bus.request(createUser, { ...body, actor: this.operator });
  }

  /** An address that nobody has used yet. */
  address(): string {
    this.addresses += 1;
    return `10.${Math.floor(this.addresses / 65_536)}.${Math.floor(this.addresses / 256) % 256}.${this.addresses % 256}`;
  }

  /** @returns the digest of the token, by which the session is known from now on. */
  async enter(email: string, password = PASSWORD, address = this.address()): Promise<string> {
    const tokenDigest = digestOf(randomUUID());
    await this.try(email, password, address, tokenDigest);
    return tokenDigest;
  }

  try(email: string, password: string, address: string, tokenDigest = digestOf(randomUUID())): Promise<LogInReply> {
    const client = { address, userAgent: 'Mozilla/5.0 (X11; Linux x86_64)' };
    return this.bus.request(logIn, { email, password, tokenDigest, client });
  }

  /** Whom identity takes the holder of the token for now. */
  async actor(tokenDigest: string): Promise<Actor> {
    return (await this.bus.request(resolveSession, { tokenDigest, projectId: null })).actor;
  }

  me(actor: Actor) {
    return this.bus.request(getMe, { actor });
  }

  /** Every event of a document, in the order of its versions. */
  async eventsOf(model: string, id: string): Promise<readonly StoredEvent[]> {
    const document = await this.documents<{ pending: StoredEvent[] }>(model).findById(id).orFail().lean();
    return document.pending;
  }
}

/** The code of the refusal, or what was answered instead. */
export function refusal(asked: Promise<unknown>): Promise<unknown> {
  return asked.then(
    (answer) => ({ answered: answer }),
    (failure: unknown) => (failure instanceof Error && 'code' in failure ? failure.code : failure),
  );
}
