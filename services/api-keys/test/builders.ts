import { randomBytes, randomUUID } from 'node:crypto';
import { newId, type Actor, type CreateApiKeyRequest, type Idempotency, type KeyMaterial } from '#contracts';
import { digestOf, makeKeyText, shownParts } from '#key-text';
import type { ApiKey } from '../src/keys/domain/api-key.js';
import { defaultPolicy, type KeyPolicy } from '../src/keys/domain/policy.js';

/** A live key, of which nothing matters but what is given. */
export function aKey(given: Partial<ApiKey> = {}): ApiKey {
  return {
    _id: newId('key'),
    projectId: newId('prj'),
    ownerId: newId('usr'),
    memberId: newId('mem'),
    role: 'user',
    name: 'nightly batch',
    kind: 'standard',
    prefix: 'kw_live_01Kq3nH0sYpC2vV6bT9xWd_',
    lastFour: 'Yb3k',
    createdAt: new Date('2026-01-01T00:00:00.000Z'),
    expiresAt: new Date('2026-12-31T00:00:00.000Z'),
    digest: { pepper: 1, hmac: '' },
    previous: null,
    imported: false,
    masterOf: null,
    scopes: null,
    allowedCidrs: [],
    rateLimit: null,
    remainingUses: null,
    metadata: {},
    tags: [],
    nextNoticeAt: null,
    disabledAt: null,
    leakedAt: null,
    deletedAt: null,
    lastUsedAt: null,
    ver: 1,
    ...given,
  };
}

export function aPolicy(given: Partial<KeyPolicy> = {}): KeyPolicy {
  return { ...defaultPolicy, ...given };
}

/** What the work refuses with, or undefined where it does not. */
export function refusalOf(work: () => unknown): unknown {
  try {
    work();
    return undefined;
  } catch (refusal) {
    return refusal;
  }
}

export function aPepper(): string {
  return randomBytes(32).toString('base64url');
}

/** A wish of a new caller, or of the one who had the given key, or sent the given request. */
export function once(given: Partial<Idempotency> = {}): Idempotency {
  return { key: randomUUID(), fingerprint: randomUUID(), ...given };
}

/** What the gateway tells of a text it made for this key. */
export function aMaterial(keyId: string): KeyMaterial {
  const text = makeKeyText({ environment: 'live', keyId });
  return { keyId, digest: digestOf(text), ...shownParts(text), sealed: randomUUID() };
}

/** What the gateway sends when this actor asks for a key in its project, and the text it keeps to itself. */
export function aCreation(actor: Actor, given: Partial<CreateApiKeyRequest> = {}) {
  const keyId = newId('key');
  const text = makeKeyText({ environment: 'live', keyId });
  const material = { keyId, digest: digestOf(text), ...shownParts(text), sealed: randomUUID() };
  const projectId = actor.membership?.projectId ?? newId('prj');
  return { text, request: { actor, projectId, material, idempotency: once(), ...given } };
}
