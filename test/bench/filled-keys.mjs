/**
 * As many keys as one likes, stored as api-keys and as Better Auth store theirs, and their texts in a file: each as long
 * as any other, one after the other without a gap. Ten keys belong to a member.
 */
import { createHash } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import { MongoClient, ObjectId } from 'mongodb';

const { newId } = await import('#contracts');
const { digestOf, makeKeyText, shownParts } = await import('#key-text');
const built = (path) => import(new URL(`../../dist/services/api-keys/src/${path}`, import.meta.url).href);
const { listedOf } = await built('keys/domain/shelf.js');
const { Peppers } = await built('keys/domain/peppers.js');

const BATCH = 2_000;
const KEYS_OF_A_MEMBER = 10;
const PROGRESS_EVERY = 100_000;
const LIFE_MS = 90 * 86_400_000;
const ENVIRONMENT = 'live';

export const TEXT_LENGTH = makeKeyText({ environment: ENVIRONMENT, keyId: newId('key') }).length;

/** Keys are only ever added: of a larger number, the first ones are those of a smaller. */
export class FilledKeys {
  count = 0;

  constructor(client, { projectId, service, peppers, file }) {
    this.client = client;
    this.projectId = projectId;
    this.service = service;
    this.peppers = Peppers.parse(peppers);
    this.file = file;
    this.of = (database, collection) => client.db(database).collection(collection);
  }

  static async in({ mongoUrl, ...rest }) {
    const client = await MongoClient.connect(mongoUrl, { writeConcern: { w: 1, j: false } });
    return new FilledKeys(client, rest);
  }

  async growTo(count) {
    const template = await this.of('bench-better-auth', 'apikey').findOne();
    while (this.count < count) {
      await this.add(Math.min(BATCH, count - this.count), template);
      if (this.count % PROGRESS_EVERY === 0) console.log(`${this.count} keys are in MongoDB`);
    }
  }

  close() {
    return this.client.close();
  }

  async add(count, template) {
    const members = Array.from({ length: Math.ceil(count / KEYS_OF_A_MEMBER) }, () => this.aMember());
    const texts = Array.from({ length: count }, () => makeKeyText({ environment: ENVIRONMENT, keyId: newId('key') }));
    const keys = texts.map((text, at) => this.aKey(text, members[Math.floor(at / KEYS_OF_A_MEMBER)]));
    const insert = (database, collection, documents) =>
      this.of(database, collection).insertMany(documents, { ordered: false });
    await insert('keyward-api-keys', 'tenants', members);
    await insert('keyward-api-keys', 'apikeys', keys);
    await insert(
      'bench-better-auth',
      'apikey',
      texts.map((text) => copyOf(template, text)),
    );
    await appendFile(this.file, texts.join(''));
    this.count += count;
  }

  aMember() {
    const { projectId, service } = this;
    const versions = { ver: 1, rev: 1, roleVer: 1, servicesVer: 1, keysDue: false, masterDue: false };
    const own = { _id: newId('mem'), projectId, userId: newId('usr'), kind: 'person', role: 'user' };
    return { ...own, services: [service], removedAt: null, ...versions };
  }

  aKey(text, { _id: memberId, userId: ownerId, role }) {
    const { projectId } = this;
    const shown = shownParts(text);
    const now = new Date();
    const expiresAt = new Date(now.getTime() + LIFE_MS);
    const nothing = { previous: null, masterOf: null, disabledAt: null, leakedAt: null, deletedAt: null };
    const key = {
      ...{ _id: `key_${text.split('_')[2]}`, projectId, ownerId, memberId, role, name: 'bench', kind: 'standard' },
      ...{ ...shown, digest: this.peppers.keep(digestOf(text)), imported: false, scopes: null, allowedCidrs: [] },
      ...{ rateLimit: null, remainingUses: null, metadata: {}, tags: [], expiresAt, nextNoticeAt: expiresAt },
      ...{ ...nothing, lastUsedAt: null },
    };
    const common = { ver: 1, createdAt: now, updatedAt: now, changedAt: null, pending: [], replays: [] };
    return { ...key, ...listedOf(key), ...common };
  }
}

/** As Better Auth keeps keys of its own: under SHA-256 of the text. */
function copyOf(template, text) {
  return { ...template, _id: new ObjectId(), key: createHash('sha256').update(text).digest('base64url') };
}
