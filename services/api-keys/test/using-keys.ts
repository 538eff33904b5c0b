import { hash, randomUUID } from 'node:crypto';
import {
  getKeyImpact,
  newId,
  rotateApiKey,
  verifyApiKey,
  type CreateApiKeyRequest,
  type KeyImpactView,
  type VerificationView,
  type VerifyApiKeyRequest,
} from '#contracts';
import { digestOf, makeKeyText, shownParts } from '#key-text';
import { anOperator } from '#testing';
import { Peppers } from '../src/keys/domain/peppers.js';
import { VerifyApiKey } from '../src/verification/use-cases/verify-api-key.js';
import { once } from './builders.js';
import { Followed } from './followed.js';
import { makeKey, type HeldKey } from './keys-service.js';
import { Membership } from './played-identity.js';

/** A member of a project who may use two services, and keys of its that are used. */
export class UsingKeys {
  private constructor(
    readonly at: Followed,
    readonly member: Membership,
    readonly services: readonly [string, string],
  ) {}

  static async open(): Promise<UsingKeys> {
    const services = [newId('svc'), newId('svc')] as const;
    const at = await Followed.open();
    const member = await at.aMember(new Membership(newId('prj'), 'user', services));
    return new UsingKeys(at, member, services);
  }

  close(): Promise<void> {
    return this.at.close();
  }

  make(given: Partial<CreateApiKeyRequest> = {}): Promise<HeldKey> {
    return makeKey(this.at.keys, this.member.actor, given);
  }

  /** One whose text was made elsewhere, kept under a pepper of the service, or of another. */
  async makeImported(text: string, peppers = this.at.keys.app.get(Peppers)): Promise<HeldKey> {
    const key = await this.make();
    const digest = hash('sha256', text, 'base64url');
    const set = { imported: true, digest: peppers.keep(digest) };
    await this.at.keys.documents.updateOne({ _id: key.view.id }, { $set: set });
    return { ...key, text, digest };
  }

  /** The same key with another text. */
  async rotate(key: HeldKey, graceSeconds: number): Promise<HeldKey> {
    const { text, material } = aNewText(key);
    const request = { ...this.about(key), material, graceSeconds, idempotency: once() };
    const { body } = await this.at.keys.bus.request(rotateApiKey, request);
    return { view: body, text, digest: material.digest };
  }

  use(key: HeldKey, given: Partial<VerifyApiKeyRequest> = {}): Promise<VerificationView> {
    return this.at.keys.bus.request(verifyApiKey, toUse(key, given));
  }

  /** So many at once, past the bus: there each would have to be answered in time. */
  useAtOnce(
    key: HeldKey,
    count: number,
    given: (index: number) => Partial<VerifyApiKeyRequest> = () => ({}),
  ): Promise<VerificationView[]> {
    const verify = this.at.keys.app.get(VerifyApiKey);
    return Promise.all(Array.from({ length: count }, (_, index) => verify.execute(toUse(key, given(index)))));
  }

  /** What its owner asks with. */
  about({ view }: HeldKey) {
    return { actor: this.member.actor, projectId: this.member.projectId, keyId: view.id };
  }

  impactOf(key: HeldKey): Promise<KeyImpactView> {
    return this.at.keys.bus.request(getKeyImpact, this.about(key));
  }
}

/** What the gateway makes for a key that is to have another text. */
export function aNewText({ view }: HeldKey) {
  const text = makeKeyText({ environment: 'live', keyId: view.id });
  return { text, material: { keyId: view.id, digest: digestOf(text), ...shownParts(text), sealed: randomUUID() } };
}

function toUse({ view, digest }: HeldKey, given: Partial<VerifyApiKeyRequest>): VerifyApiKeyRequest {
  return { actor: anOperator(), keyId: view.id, digest, ...given };
}
