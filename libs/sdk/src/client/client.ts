import createRestClient from 'openapi-fetch';
import { ApiKeys } from './api-keys.js';
import { eachOf, type Call, type Each, type GetPage } from './calls.js';
import type { paths } from './rest-api.js';
import { refusalsAreThrown, sendingAgain, type Fetch } from './sending.js';

/** Who calls: a session by its token, a program by its key; neither for what needs no log-in. */
type Credential =
  | { readonly token: string; readonly key?: undefined }
  | { readonly key: string; readonly token?: undefined }
  | { readonly token?: undefined; readonly key?: undefined };

export type ClientOptions = Credential & {
  /** Where Keyward is, such as `https://keyward.example.org`. */
  readonly baseUrl: string;
  /** Instead of the global one. */
  readonly fetch?: Fetch;
};

/**
 * Keyward's REST surface for one caller, typed by its OpenAPI document. Each call resolves with `data` and the
 * `response`, and throws `KeywardProblem` where Keyward refuses, `KeywardUnreachable` where it does not answer. What has
 * the effect of one request however often it arrives is sent again, twice at most; keys for that are made here.
 */
export interface KeywardClient {
  readonly GET: Call<'get'>;
  readonly POST: Call<'post'>;
  readonly PUT: Call<'put'>;
  readonly PATCH: Call<'patch'>;
  readonly DELETE: Call<'delete'>;
  readonly each: Each;
  /** What is called most, without paths. */
  readonly apiKeys: ApiKeys;
}

export function createClient({ baseUrl, token, key, fetch = globalThis.fetch }: ClientOptions): KeywardClient {
  const rest = createRestClient<paths>({
    baseUrl,
    fetch: sendingAgain(fetch),
    // A credential is for this server alone.
    redirect: 'manual',
    headers: {
      accept: 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(key !== undefined && { 'x-api-key': key }),
    },
  });
  rest.use(refusalsAreThrown);
  const { GET, POST, PUT, PATCH, DELETE } = rest as Pick<KeywardClient, 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'>;
  const each = (path: string, init?: object) => eachOf(GET as GetPage, path, init);
  const calls = { GET, POST, PUT, PATCH, DELETE, each: each as Each };
  return { ...calls, apiKeys: new ApiKeys(calls) };
}
