import { getModelToken } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  addMember,
  createProject,
  createUser,
  logIn,
  resolveSession,
  type Actor,
  type KeywardEvent,
  type Role,
} from '#contracts';
import { digestOf } from '#key-text';
import { Nats } from '#messaging';
import { anOperator, SettableClock, startNestService, type NestService, type TestServers } from '#testing';
import { IdentityModule } from '../src/identity.module.js';

export const PASSWORD = 'a password of enough characters';

/** The service in this process, alone: no audit takes its events. */
export interface IdentityService extends NestService {
  readonly clock: SettableClock;
  documents<Document>(name: string): Model<Document>;
}

interface Account {
  readonly operatorEmail: string;
  readonly operatorPassword: string;
}

export async function startIdentity({ natsUrl, mongoUrl }: TestServers, account?: Account): Promise<IdentityService> {
  const clock = new SettableClock();
  const dataDir = await mkdtemp(join(tmpdir(), 'keyward-identity-'));
  const links = { linkSecret: randomBytes(32).toString('base64url'), publicUrl: 'https://keyward.example.org' };
  const place = { natsUrl, mongoUrl, innerPort: 0, innerHost: '127.0.0.1', dataDir };
  const module = IdentityModule.forRoot({ ...place, ...links, ...account });
  const running = await startNestService({ module, service: 'identity', clock });
  const stop = async () => {
    await running.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { ...running, stop, clock, documents: (name) => running.app.get(getModelToken(name)) };
}

/** Of nobody else, on whichever servers the tests run. */
export function anEmail(): string {
  return `${randomUUID()}@example.org`;
}

export function makeUser({ bus }: IdentityService, email = anEmail(), name = 'Ada Lovelace') {
  return bus.request(createUser, { actor: anOperator(), email, name, password: PASSWORD });
}

/** A person who is logged in, and what identity says of them. */
export interface Person {
  readonly userId: string;
  readonly email: string;
  readonly tokenDigest: string;
  /** As every request asks anew. */
  readonly actor: (projectId?: string) => Promise<Actor>;
}

export async function aPerson({ bus }: IdentityService, email = anEmail()): Promise<Person> {
  const { id } = await bus.request(createUser, { actor: anOperator(), email, name: 'Ada', password: PASSWORD });
  const tokenDigest = digestOf(randomUUID());
  await bus.request(logIn, { email, password: PASSWORD, tokenDigest });
  const actor = async (projectId: string | null = null) =>
    (await bus.request(resolveSession, { tokenDigest, projectId })).actor;
  return { userId: id, email, tokenDigest, actor };
}

export function makeProject({ bus }: IdentityService, actor = anOperator(), name = 'Protein folding') {
  return bus.request(createProject, { actor, name });
}

export function enroll({ bus }: IdentityService, projectId: string, userId: string, role: Role) {
  return bus.request(addMember, { actor: anOperator(), projectId, userId, role });
}

/** Every event of the given subjects from now on, each as often as it is told. */
export function hearEvents({ app }: IdentityService, subjects: string): readonly KeywardEvent[] {
  const heard: KeywardEvent[] = [];
  const callback = (_: unknown, message: { json<T>(): T }) => void heard.push(message.json<KeywardEvent>());
  app.get(Nats).connection.subscribe(subjects, { callback });
  return heard;
}
