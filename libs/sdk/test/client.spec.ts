import { createClient, KeywardProblem, KeywardUnreachable, remoteVerifier, VerifierUnavailable } from '../src/index.js';
import { serveReplies, type HttpServer, type Reply, type Sent } from './http-server.js';

const busy: Reply = { status: 503, retryAfter: 0, body: aProblem('service.busy', 503) };
const created: Reply = { status: 201, body: { id: 'key_1' } };
const PROJECT = { projectId: 'prj_1' };
const KEYS = '/v1/projects/{projectId}/api-keys';

let server: HttpServer & { readonly sent: readonly Sent[] };

afterEach(() => server.close());

function aProblem(code: string, status: number, more: object = {}) {
  return { type: `urn:keyward:problem:${code}`, title: 'Refused', status, detail: 'Do better.', code, ...more };
}

async function clientTo(...replies: readonly Reply[]) {
  server = await serveReplies(...replies);
  return createClient({ baseUrl: `${server.url}/`, key: 'the key' });
}

test('a call has a typed path, the credential, and the answer as data', async () => {
  const keyward = await clientTo(created);
  const { data, response } = await keyward.POST(KEYS, { params: { path: PROJECT }, body: { name: 'nightly batch' } });
  expect(data.id).toBe('key_1');
  expect(response.status).toBe(201);
  expect(server.sent).toEqual([
    expect.objectContaining({ method: 'POST', path: '/v1/projects/prj_1/api-keys', body: { name: 'nightly batch' } }),
  ]);
  expect(server.sent[0]?.headers).toMatchObject({ 'x-api-key': 'the key' });
});

test('a session is sent as a bearer token', async () => {
  server = await serveReplies({ status: 200, body: {} });
  await createClient({ baseUrl: server.url, token: 'the token' }).GET('/v1/me');
  expect(server.sent[0]?.headers).toMatchObject({ authorization: 'Bearer the token' });
});

test('a refusal is thrown as Keyward said it', async () => {
  const errors = [{ field: 'days', message: 'must be a whole number' }];
  const told = aProblem('request.invalid', 422, { errors, requestId: 'req_1', retryAfter: 7 });
  const keyward = await clientTo({ status: 422, body: told });
  const refusal: unknown = await keyward.apiKeys
    .extend({ ...PROJECT, id: 'key_1' }, 0.5)
    .catch((thrown: unknown) => thrown);
  expect(refusal).toBeInstanceOf(KeywardProblem);
  expect(refusal).toMatchObject({
    code: 'request.invalid',
    status: 422,
    detail: 'Do better.',
    fields: errors,
    requestId: 'req_1',
    retryAfter: 7,
    message: 'Refused (request.invalid)',
  });
});

test('what takes an Idempotency-Key has the same one on every attempt, and another one each time it is called', async () => {
  const keyward = await clientTo('hang-up', busy, created);
  await keyward.apiKeys.create('prj_1', { name: 'once' });
  await keyward.apiKeys.create('prj_1', { name: 'once more' });
  const keys = server.sent.map(({ headers }) => headers['idempotency-key']);
  expect(keys).toHaveLength(4);
  expect(new Set(keys.slice(0, 3)).size).toBe(1);
  expect(keys[0]).toMatch(/^"[0-9a-f-]{36}"$/);
  expect(keys[3]).not.toBe(keys[0]);
  expect(server.sent.map(({ body }) => body)).toEqual([
    ...Array<object>(3).fill({ name: 'once' }),
    { name: 'once more' },
  ]);
});

test("a caller's own Idempotency-Key is left as it is", async () => {
  const keyward = await clientTo(created);
  const header = { 'Idempotency-Key': '"mine"' };
  await keyward.POST(KEYS, { params: { path: PROJECT, header }, body: {} });
  expect(server.sent[0]?.headers['idempotency-key']).toBe('"mine"');
});

test('there are three attempts, not more', async () => {
  const keyward = await clientTo(busy);
  await expect(keyward.apiKeys.create('prj_1')).rejects.toMatchObject({ code: 'service.busy' });
  expect(server.sent).toHaveLength(3);
});

test.each([
  ['a change without an Idempotency-Key', { status: 503, retryAfter: 0, body: aProblem('service.busy', 503) }],
  ['a change without an Idempotency-Key that nobody answers', 'hang-up'],
] as const)('%s is not sent again', async (_, reply) => {
  const keyward = await clientTo(reply);
  await expect(keyward.POST('/v1/projects', { body: { name: 'Protein folding' } })).rejects.toThrow();
  expect(server.sent).toHaveLength(1);
});

test('a change of what was seen before is not sent again: it would find itself outdated', async () => {
  const keyward = await clientTo('hang-up');
  await expect(keyward.apiKeys.edit({ ...PROJECT, id: 'key_1', version: 3 }, { name: 'new' })).rejects.toThrow(
    KeywardUnreachable,
  );
  expect(server.sent).toHaveLength(1);
  expect(server.sent[0]?.headers['if-match']).toBe('"3"');
});

test('who is told to come much later is told so, and not kept waiting', async () => {
  const keyward = await clientTo({ status: 429, retryAfter: 60, body: aProblem('request.rate-limited', 429) });
  await expect(keyward.apiKeys.create('prj_1')).rejects.toMatchObject({ code: 'request.rate-limited' });
  expect(server.sent).toHaveLength(1);
});

test.each([
  ['a page of something else', { status: 200, body: undefined }, 502],
  ['a redirection, with the credential', { status: 302, body: {} }, 302],
])('%s is not followed or believed', async (_, reply, status) => {
  const keyward = await clientTo(status === 502 ? { status } : reply);
  await expect(keyward.GET('/v1/me')).rejects.toThrow(`is not Keyward (status ${status})`);
});

test('a list is walked page after page, each when it is wanted', async () => {
  const keyward = await clientTo(
    { status: 200, body: { items: [{ id: 'key_1' }, { id: 'key_2' }], nextCursor: 'c 2' } },
    { status: 200, body: { items: [{ id: 'key_3' }], nextCursor: null } },
  );
  const seen: string[] = [];
  for await (const { id } of keyward.apiKeys.list('prj_1', { status: 'active', limit: 2 })) {
    if (seen.push(id) === 1) expect(server.sent).toHaveLength(1);
  }
  expect(seen).toEqual(['key_1', 'key_2', 'key_3']);
  expect(server.sent.map(({ path }) => path)).toEqual([
    '/v1/projects/prj_1/api-keys?status=active&limit=2',
    '/v1/projects/prj_1/api-keys?status=active&limit=2&cursor=c%202',
  ]);
});

test('a call that its caller gives up is not made again', async () => {
  const keyward = await clientTo('hang-up');
  const signal = AbortSignal.abort(new Error('given up'));
  await expect(keyward.GET('/v1/me', { signal })).rejects.toThrow('given up');
});

const view = {
  valid: true,
  code: 'valid',
  keyId: 'key_1',
  projectId: 'prj_1',
  userId: 'usr_1',
  role: 'user',
  kind: 'standard',
  expiresAt: '2030-01-01T00:00:00.000Z',
  services: ['svc_a'],
};

test('a remote verifier tells what Keyward answers', async () => {
  const keyward = await clientTo({ status: 200, body: view }, { status: 200, body: { valid: false, code: 'unknown' } });
  const verifier = remoteVerifier(keyward);
  expect(await verifier.verify('made elsewhere', { service: 'svc_a', clientIp: '192.0.2.7' })).toMatchObject({
    valid: true,
    keyId: 'key_1',
    services: ['svc_a'],
    expiresAt: Date.parse('2030-01-01'),
    rateLimit: null,
  });
  expect(server.sent[0]?.body).toEqual({ key: 'made elsewhere', service: 'svc_a', clientIp: '192.0.2.7' });
  expect(await verifier.verify('another one')).toEqual({ valid: false, code: 'unknown' });
});

test('a typo is told from a key without a question', async () => {
  const verifier = remoteVerifier(await clientTo({ status: 200, body: view }));
  expect(await verifier.verify('kw_live_cut')).toEqual({ valid: false, code: 'malformed' });
  expect(await verifier.verify('x'.repeat(201))).toEqual({ valid: false, code: 'malformed' });
  expect(server.sent).toEqual([]);
});

test.each<[string, Reply]>([
  ['busy', busy],
  ['away', 'hang-up'],
  ['refusing the key it is asked with', { status: 401, body: aProblem('api-key.refused', 401) }],
  ['telling nothing of a key that is to hold', { status: 200, body: { valid: true, code: 'valid' } }],
  ['contradicting itself', { status: 200, body: { ...view, valid: false } }],
])('a remote verifier lets nobody in where Keyward is %s, and asks once: a use may count', async (_, reply) => {
  const verifier = remoteVerifier(await clientTo(reply));
  await expect(verifier.verify('made elsewhere')).rejects.toThrow(VerifierUnavailable);
  expect(server.sent).toHaveLength(1);
});
