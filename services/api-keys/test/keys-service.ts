import { getModelToken } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { createApiKey, type Actor, type ApiKeyView, type CreateApiKeyRequest, type KeywardEvent } from '#contracts';
import { Nats, Receipts } from '#messaging';
import { SettableClock, startNestService, type NestService, type TestServers } from '#testing';
import { ApiKeysModule } from '../src/api-keys.module.js';
import type { ApiKeysConfig } from '../src/config.js';
import { ExpiryLadder } from '../src/expiry/expiry-ladder.js';
import { API_KEY, type ApiKeyDocument } from '../src/keys/store/api-key.schema.js';
import { aCreation, aPepper } from './builders.js';

/** The service in this process, alone: no audit takes its events, unless a test plays it. */
export interface KeysService extends NestService {
  readonly clock: SettableClock;
  readonly documents: Model<ApiKeyDocument>;
}

/** A key, and what only its holder knows of it. */
export interface HeldKey {
  readonly view: ApiKeyView;
  readonly text: string;
  readonly digest: string;
}

/**
 * @param peppers as `KEYWARD_PEPPERS` has them. Default: one that nobody else has.
 * @param subscribers what it is told so that they may log in to NATS.
 */
export async function startKeysService(
  { natsUrl, mongoUrl }: TestServers,
  peppers = `1:${aPepper()}`,
  subscribers: Pick<ApiKeysConfig, 'natsIssuerSeed' | 'subscriberLoginSeconds'> = {},
): Promise<KeysService> {
  const clock = new SettableClock();
  const module = ApiKeysModule.forRoot({
    natsUrl,
    mongoUrl,
    peppers,
    innerPort: 0,
    innerHost: '127.0.0.1',
    ...subscribers,
  });
  const running = await startNestService({ module, service: 'api-keys', clock });
  // Time stands still for the other tests: what tells of expiries is called by those it is about.
  await running.app.get(ExpiryLadder).beforeApplicationShutdown();
  return { ...running, clock, documents: running.app.get<Model<ApiKeyDocument>>(getModelToken(API_KEY)) };
}

export async function makeKey(
  keys: KeysService,
  actor: Actor,
  given: Partial<CreateApiKeyRequest> = {},
): Promise<HeldKey> {
  const { text, request } = aCreation(actor, given);
  const { body } = await keys.bus.request(createApiKey, request);
  return { view: body, text, digest: request.material.digest };
}

/** Plays the audit for one project: hears each event once, and confirms it. */
export function hearEvents({ app }: KeysService, projectId: string): readonly KeywardEvent[] {
  const heard = new Map<string, KeywardEvent>();
  const events: KeywardEvent[] = [];
  app.get(Nats).connection.subscribe(`evt.v1.key.${projectId}.>`, {
    callback: (_, message) => {
      const event = message.json<KeywardEvent>();
      if (!heard.has(event.id)) events.push(event);
      heard.set(event.id, event);
      app.get(Receipts).send('api-keys', [event.id]);
    },
  });
  return events;
}
