import { getModelToken } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { randomUUID } from 'node:crypto';
import {
  createUser,
  logIn,
  resolveSession,
  type Actor,
  type LogInReply,
  type ResolvedSession,
  type StoredEvent,
} from '#contracts';
import { digestOf } from '#key-text';
import {
  anActor,
  anOperator,
  SettableClock,
  startNestService,
  startServers,
  type NestService,
  type TestServers,
} from '#testing';
import type { IdentityConfig } from '../src/config.js';
import { IdentityModule } from '../src/identity.module.js';

export const START_WITHIN_MS = 300_000;
export const PASSWORD = 'a password of enough characters';
export const PUBLIC_URL = 'http://localhost:3000';

/** The service in this process, alone: no audit takes its events, so its documents hold all of them. */
export interface Identity extends NestService {
  /** Begins at the present: MongoDB forgets spent challenges by its own clock. */
  readonly clock: SettableClock;
  documents<Document>(name: string): Model<Document>;
}

export async function startIdentity(
  { natsUrl, mongoUrl }: TestServers,
  given: Partial<IdentityConfig> = {},
): Promise<Identity> {
  const clock = new SettableClock(new Date());
  const module = IdentityModule.forRoot({
    natsUrl,
    mongoUrl,
    innerPort: 0,
    innerHost: '127.0.0.1',
    publicUrl: PUBLIC_URL,
    linkSecret: Buffer.alloc(32, 'link secret of tests').toString('base64url'),
    ...given,
  });
  const running = await startNestService({ module, service: 'identity', clock });
  return { ...running, clock, documents: (name) => running.app.get(getModelToken(name)) };
}

export async function startAlone(
  given: Partial<IdentityConfig> = {},
): Promise<{ identity: Identity; stop: () => Promise<void> }> {
  const servers = await startServers();
  const identity = await startIdentity(servers, given).catch(async (failure: unknown) => {
    await servers.stop();
    throw failure;
  });
  const stop = async () => {
    await identity.stop();
    await servers.stop();
  };
  return { identity, stop };
}

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly actor: Actor;
}

/** With `PASSWORD`. */
export async function aPerson({ bus }: Identity, email = `${randomUUID()}@example.org`): Promise<Person> {
  const { id } = await bus.request(createUser, {
    actor: anOperator(),
    email,
    name: 'Ada Lovelace',
    password: PASSWORD,
  });
  return { id, email, actor: anActor({ userId: id }) };
}

export function aToken(): string {
  return digestOf(randomUUID());
}

/** @returns once somebody is logged in by this token. */
export function enter(
  { bus }: Identity,
  { email }: Person,
  code?: string,
  tokenDigest = aToken(),
): Promise<LogInReply> {
  return bus.request(logIn, { email, password: PASSWORD, tokenDigest, ...(code !== undefined && { code }) });
}

export function holderOf({ bus }: Identity, tokenDigest: string): Promise<ResolvedSession> {
  return bus.request(resolveSession, { tokenDigest, projectId: null });
}

/** Every event of one document, oldest first. */
export async function eventsOf(identity: Identity, model: string, id: string): Promise<readonly StoredEvent[]> {
  const { pending } = await identity.documents<{ pending: StoredEvent[] }>(model).findById(id).orFail().lean();
  return pending;
}

/** How many of these came true. */
export async function countOf(outcomes: readonly Promise<unknown>[]): Promise<number> {
  return (await Promise.allSettled(outcomes)).filter(({ status }) => status === 'fulfilled').length;
}
