import { base62, listApiKeys, newId, type Actor, type ApiKeySort, type ListApiKeysQuery } from '#contracts';
import { anAdmin, aUser, startServers, type TestServers } from '#testing';
import { randomBytes } from 'node:crypto';
import { statusOf, type ApiKey } from '../src/keys/domain/api-key.js';
import { nextNotice } from '../src/keys/domain/lifetime.js';
import { comparePositions, orderOf, positionOf } from '../src/keys/domain/order.js';
import { DAY_MS } from '../src/keys/domain/policy.js';
import { listedOf } from '../src/keys/domain/shelf.js';
import { aKey } from './builders.js';
import { startKeysService, type KeysService } from './keys-service.js';

export const SORTS: readonly ApiKeySort[] = [
  ...(['-createdAt', 'createdAt', 'expiresAt', '-expiresAt', 'lastUsedAt', '-lastUsedAt', 'name', '-name'] as const),
];
const names = ['nightly batch', 'Nightly Build', 'José', '王小明', 'a.*b(c+)+$', 'deploy'];

/** Every fourth key is confined to the first, every fourth to the second. */
export const services = [newId('svc'), newId('svc')] as const;

export type Wish = Partial<ListApiKeysQuery>;

/** A project with keys of every sort, beside others, and what lists of it should hold. */
export class ListedKeys {
  readonly admin = anAdmin();
  readonly projectId = this.admin.membership?.projectId ?? '';
  readonly owner = aUser({ projectId: this.projectId });
  readonly made: readonly ApiKey[];

  private constructor(
    private readonly servers: TestServers,
    readonly keys: KeysService,
  ) {
    this.made = Array.from({ length: 180 }, (_, at) => this.aKey(at));
  }

  static async start(): Promise<ListedKeys> {
    const servers = await startServers();
    const listed = new ListedKeys(servers, await startKeysService(servers));
    await listed.store(listed.made);
    await listed.store(
      listed.made.slice(0, 60).map((key) => ({ ...key, _id: beside(key._id), projectId: newId('prj') })),
    );
    return listed;
  }

  async stop(): Promise<void> {
    await this.keys.stop();
    await this.servers.stop();
  }

  /** Many have equal times and names, so that order and cursors have to tell them apart by their ids. */
  aKey(at: number, given: Partial<ApiKey> = {}): ApiKey {
    const now = this.keys.clock.now();
    const day = (days: number) => new Date(now.getTime() + days * DAY_MS);
    const expiresAt = day(((at * 7) % 40) - 5);
    const createdAt = day(-10 - (at % 9));
    const next = nextNotice(expiresAt, at % 2 === 0 || expiresAt > now ? now : createdAt);
    // Of every other key that has expired nothing was told yet.
    const untold = at % 2 === 0 ? null : expiresAt;
    return aKey({
      _id: newId('key', createdAt.getTime()),
      projectId: this.projectId,
      ownerId: at % 3 === 0 ? this.owner.userId : 'usr_0000000000000000000000',
      name: names[at % names.length] ?? '',
      tags: at % 10 === 0 ? ['eu-west'] : [],
      kind: at % 8 === 0 ? 'master' : 'standard',
      scopes: [null, [services[0]], [services[1], 'verify'], ['verify']][at % 4] ?? null,
      createdAt,
      expiresAt,
      nextNoticeAt: next <= now ? untold : next,
      disabledAt: at % 11 === 0 ? now : null,
      deletedAt: at % 13 === 0 ? now : null,
      lastUsedAt: at % 5 < 3 ? null : day(-(at % 4)),
      ...given,
    });
  }

  async store(given: readonly ApiKey[]): Promise<void> {
    const common = { updatedAt: this.keys.clock.now(), pending: [], replays: [] };
    await this.keys.documents.insertMany(given.map((key) => ({ ...key, ...listedOf(key), ...common })));
  }

  list(wish: Wish, actor: Actor = this.admin) {
    const projectId = actor.membership?.projectId ?? '';
    const query = { limit: 20, sort: '-createdAt', ...wish } as const;
    return this.keys.bus.request(listApiKeys, { actor, projectId, query });
  }

  async readAll(wish: Wish, actor = this.admin): Promise<string[]> {
    const read: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await this.list({ limit: 100, ...wish, ...(cursor !== undefined && { cursor }) }, actor);
      read.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    return read;
  }

  /** What is to be read, worked out here. */
  expected(wish: Wish, matches: (key: ApiKey) => boolean = () => true): string[] {
    const now = this.keys.clock.now();
    const asked = this.made.filter(
      (key) =>
        key.deletedAt === null &&
        matches(key) &&
        (wish.status === undefined || statusOf(key, now) === wish.status) &&
        (wish.kind === undefined || key.kind === wish.kind) &&
        (wish.ownerId === undefined || key.ownerId === wish.ownerId) &&
        (wish.service === undefined || key.scopes === null || key.scopes.includes(wish.service)) &&
        (wish.expiresBefore === undefined || key.expiresAt < new Date(wish.expiresBefore)),
    );
    return inOrder(asked, wish.sort ?? '-createdAt');
  }
}

/** Their ids. */
export function inOrder(keys: readonly ApiKey[], sort: ApiKeySort): string[] {
  const order = orderOf(sort);
  const place = (key: ApiKey) => positionOf(key, order);
  return keys.toSorted((one, other) => comparePositions(place(one), place(other), order)).map(({ _id }) => _id);
}

/** An id among those of the project, so that only the right index spares us from its key. */
function beside(id: string): string {
  return `${id.slice(0, -9)}${base62(randomBytes(6), 9)}`;
}
