import type { Call, Each, InitOf } from './calls.js';
import type { Use } from '../verifier/key-verifier.js';
import type { components } from './rest-api.js';

type Schemas = components['schemas'];
export type ApiKey = Schemas['ApiKeyView'];
export type CreatedApiKey = Schemas['CreatedApiKeyView'];
type Filter = NonNullable<NonNullable<InitOf<'get', typeof KEYS>['params']>['query']>;

/** Where a key is found: any of its views will do. */
type Place = Pick<ApiKey, 'projectId' | 'id'>;

interface Calls {
  readonly GET: Call<'get'>;
  readonly POST: Call<'post'>;
  readonly PATCH: Call<'patch'>;
  readonly DELETE: Call<'delete'>;
  readonly each: Each;
}

const KEYS = '/v1/projects/{projectId}/api-keys';
const KEY = '/v1/projects/{projectId}/api-keys/{keyId}';

/** The keys of projects. What ends a key or what it may do is answered when no verifier honours it any more. */
export class ApiKeys {
  constructor(private readonly calls: Calls) {}

  /** Its text is in this answer only. */
  async create(projectId: string, body: Schemas['CreateApiKeyBody'] = {}): Promise<CreatedApiKey> {
    const { data } = await this.calls.POST(KEYS, { params: { path: { projectId } }, body });
    return data;
  }

  async get(key: Place): Promise<ApiKey> {
    const { data } = await this.calls.GET(KEY, { params: { path: pathOf(key) } });
    return data;
  }

  /** Newest first, unless another order is asked for. */
  list(projectId: string, filter: Filter = {}): AsyncGenerator<ApiKey> {
    return this.calls.each(KEYS, { params: { path: { projectId }, query: filter } });
  }

  /**
   * Changes what it may do, and its name.
   * @param seen the version that is to be changed: where somebody changed it since, `request.version-outdated`.
   */
  async edit(seen: Pick<ApiKey, 'projectId' | 'id' | 'version'>, body: Schemas['EditApiKeyBody']): Promise<ApiKey> {
    const header = { 'If-Match': `"${seen.version}"` };
    const { data } = await this.calls.PATCH(KEY, { params: { path: pathOf(seen), header }, body });
    return data;
  }

  /** From its expiry, or from now once it has lapsed. @param days whole days of 24 hours. */
  async extend(key: Place, days: number): Promise<ApiKey> {
    const { data } = await this.calls.POST(`${KEY}/extend`, { params: { path: pathOf(key) }, body: { days } });
    return data;
  }

  /** Gives it a new text, which is in this answer only. @param graceSeconds for how long the former one holds too. */
  async rotate(key: Place, graceSeconds = 0): Promise<CreatedApiKey> {
    const { data } = await this.calls.POST(`${KEY}/rotate`, { params: { path: pathOf(key) }, body: { graceSeconds } });
    return data;
  }

  /** Until it is enabled again. */
  async disable(key: Place): Promise<ApiKey> {
    const { data } = await this.calls.POST(`${KEY}/disable`, { params: { path: pathOf(key) } });
    return data;
  }

  async enable(key: Place): Promise<ApiKey> {
    const { data } = await this.calls.POST(`${KEY}/enable`, { params: { path: pathOf(key) } });
    return data;
  }

  /** For good. A master key is deleted by saying so. @returns which revocation it was. */
  async delete(key: Place, { master = false } = {}): Promise<Schemas['RevokedView']> {
    const query = master ? { confirm: key.id } : {};
    const { data } = await this.calls.DELETE(KEY, { params: { path: pathOf(key), query } });
    return data;
  }

  /** Whether a key holds, as Keyward sees it at this moment. A use of it, unless it costs 0. */
  async verify(key: string, use: Use = {}, signal?: AbortSignal): Promise<Schemas['VerificationView']> {
    const body = { key, ...stated(use) };
    const { data } = await this.calls.POST('/v1/api-keys/verify', { body, ...(signal && { signal }) });
    return data;
  }
}

function pathOf({ projectId, id }: Place): { projectId: string; keyId: string } {
  return { projectId, keyId: id };
}

function stated({ service, clientIp, cost }: Use): Omit<Schemas['VerifyApiKeyBody'], 'key'> {
  return {
    ...(service !== undefined && { service }),
    ...(clientIp !== undefined && { clientIp }),
    ...(cost !== undefined && { cost }),
  };
}
