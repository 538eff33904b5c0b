import { startPlatform, type Platform } from '#testing';
import { freshKey, type Answer } from './client.js';
import { sendRaw, type RawRequest } from './raw-request.js';
import { Scene } from './scene.js';

const START_WITHIN_MS = 300_000;

let platform: Platform;
let scene: Scene;

beforeAll(async () => {
  platform = await startPlatform();
  scene = await Scene.open(platform);
}, START_WITHIN_MS);
afterAll(() => platform.stop());

/** As the operator, and as JSON where nothing else is said. */
function send({ headers, ...request }: RawRequest): Promise<Answer<unknown>> {
  const authorization = `Bearer ${scene.operator.token}`;
  return sendRaw(platform.url, {
    ...request,
    headers: { authorization, 'content-type': 'application/json', ...headers },
  });
}

function createKeyFrom(body: string | Buffer, headers = {}): Promise<Answer<unknown>> {
  const path = `/v1/projects/${scene.project.id}/api-keys`;
  return send({ method: 'POST', path, headers: { 'idempotency-key': freshKey(), ...headers }, body });
}

/** What every refusal is, whoever refuses. */
function expectProblem(answer: Answer<unknown>, status: number, code: string): void {
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json(;|$)/);
  expect(answer.status).toBe(status);
  expect(answer.problem).toMatchObject({ status, code, type: `urn:keyward:problem:${code}` });
  expect(answer.problem).toMatchObject({ title: expect.any(String), detail: expect.any(String) });
  expect(answer.problem.requestId).toBe(answer.headers.get('x-request-id'));
  expect(answer.text).not.toMatch(/\.(ts|js):\d+|node_modules/);
}

async function noKeyWasMade(): Promise<void> {
  expect((await scene.operator.keys(scene.project.id, '?kind=standard')).ok().items).toEqual([]);
}

const malformed: readonly (readonly [string, string | Buffer])[] = [
  ['no JSON', 'name=x'],
  ['cut off', '{"name":"x"'],
  ['empty', ''],
  ['a member twice', '{"name":"x","name":"y"}'],
  ['a member twice, once in disguise', '{"name":"x","n\\u0061me":"y"}'],
  ['__proto__', '{"name":"x","__proto__":{"operator":true}}'],
  ['constructor.prototype', '{"name":"x","constructor":{"prototype":{"operator":true}}}'],
  ['a member nobody knows', '{"name":"x","ownerId":"usr_1"}'],
  ['an array', '[{"name":"x"}]'],
  ['null', 'null'],
  ['a number for a string', '{"name":1}'],
  ['an object for a string', '{"name":{"$gt":""}}'],
  ['NUL in a string', '{"name":"a\\u0000b"}'],
  ['half of a surrogate pair', '{"name":"\\ud800"}'],
  ['bytes that are no UTF-8', Buffer.from([...Buffer.from('{"name":"'), 0xff, ...Buffer.from('"}')])],
  ['nested 10,000 deep', `{"name":${'['.repeat(10_000)}${']'.repeat(10_000)}}`],
  ['a number beyond all doubles', '{"name":1e400}'],
];

test.each(malformed)('a body that cannot be read is a 400, and nothing is done: %s', async (_, body) => {
  expectProblem(await createKeyFrom(body), 400, 'request.malformed');
  await noKeyWasMade();
});

test('an unknown member is named', async () => {
  const { problem } = await createKeyFrom('{"name":"x","ownerId":"usr_1"}');
  expect(problem.errors).toEqual([{ field: 'ownerId', message: 'is not known here' }]);
});

test('a value that is not acceptable is a 422, and named', async () => {
  const answer = await createKeyFrom(JSON.stringify({ name: 'x'.repeat(101) }));
  expectProblem(answer, 422, 'request.invalid');
  expect(answer.problem.errors).toMatchObject([{ field: 'name' }]);
  await noKeyWasMade();
});

test('a body of more than 64 KiB is a 413', async () => {
  expectProblem(await createKeyFrom(JSON.stringify({ name: 'x'.repeat(65 * 1024) })), 413, 'request.too-large');
});

test.each([
  ['text', { 'content-type': 'text/plain' }],
  ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
  ['JSON in UTF-16', { 'content-type': 'application/json; charset=utf-16' }],
])('a body of another type is a 415: %s', async (_, headers) => {
  expectProblem(await createKeyFrom('{"name":"x"}', headers), 415, 'request.unsupported-media-type');
});

test.each(['/', '/v1', '/v1/unknown', '/v1/projects/x/y/z', '/v1/api-keys', '/..%2f..%2fetc/passwd', '/v2/session'])(
  'an address with nothing at it is a 404: %s',
  async (path) => {
    expectProblem(await send({ method: 'GET', path }), 404, 'request.unknown-path');
  },
);

test.each([
  ['PUT', '/v1/session', ['DELETE', 'GET', 'POST']],
  ['PATCH', '/v1/projects', ['GET', 'POST']],
  ['GET', '/v1/api-keys/verify', ['POST']],
  ['DELETE', '/v1/audit-entries', ['GET']],
])(
  'a method that an address does not take is a 405 that names those it takes: %s %s',
  async (method, path, allowed) => {
    const answer = await send({ method, path });
    expectProblem(answer, 405, 'request.method-not-allowed');
    const named = (answer.headers.get('allow') ?? '').split(', ').filter((each) => each !== 'HEAD');
    expect(named).toEqual(allowed);
  },
);

test('a request id that was given is echoed, in successes and refusals', async () => {
  const headers = { 'x-request-id': 'my-request.1' };
  const success = await scene.operator.send('GET', '/v1/session', { headers });
  const refusal = await scene.operator.send('GET', '/v1/unknown', { headers });
  expect([success, refusal].map((answer) => answer.headers.get('x-request-id'))).toEqual([
    'my-request.1',
    'my-request.1',
  ]);
  expect(refusal.problem.requestId).toBe('my-request.1');
});

test.each([
  ['none', {}],
  ['one with blanks', { 'x-request-id': 'a b' }],
  ['one that would break out of a log line', { 'x-request-id': '"},{"' }],
  ['one of 65 characters', { 'x-request-id': 'a'.repeat(65) }],
])('a request without an acceptable id gets one of ours: %s', async (_, headers) => {
  const given = async () => (await send({ method: 'GET', path: '/v1/session', headers })).headers.get('x-request-id');
  const [one, other] = [await given(), await given()];
  expect(one).toMatch(/^req_[0-9A-Za-z]{22}$/);
  expect(other).not.toBe(one);
});

test('a cursor of another list is refused', async () => {
  await scene.operator.createProject('Second');
  const { nextCursor } = (await scene.operator.projects('?limit=1')).ok();
  const path = `/v1/projects/${scene.project.id}/members?cursor=${nextCursor}`;
  expectProblem(await send({ method: 'GET', path }), 400, 'request.malformed');
});
