import { randomUUID } from 'node:crypto';
import { startPlatform, type Platform } from '#testing';
import { freshKey, type Answer } from './client.js';
import { sendRaw, type RawHeaders } from './raw-request.js';
import { Scene, type Person } from './scene.js';

const START_WITHIN_MS = 300_000;

let platform: Platform;
let scene: Scene;
let ada: Person;

beforeAll(async () => {
  platform = await startPlatform();
  scene = await Scene.open(platform);
  ada = await scene.aStranger();
}, START_WITHIN_MS);
afterAll(() => platform.stop());

const whoAmI = (headers: RawHeaders) => sendRaw(platform.url, { method: 'GET', path: '/v1/session', headers });

const challengeOf = ({ headers }: Answer<unknown>) => headers.get('www-authenticate');

function createKey(headers: RawHeaders): Promise<Answer<unknown>> {
  return sendRaw(platform.url, {
    method: 'POST',
    path: `/v1/projects/${scene.project.id}/api-keys`,
    headers: { 'content-type': 'application/json', 'idempotency-key': freshKey(), ...headers },
    body: '{}',
  });
}

const keys = async () => (await scene.operator.keys(scene.project.id, '?kind=standard')).text;

const operatorsCookie = () => `__Host-keyward=${scene.operator.token}`;

/** What the console sends: the cookie, and the token that it has read beside it. */
async function ofOwnPage(): Promise<RawHeaders> {
  const cookie = operatorsCookie();
  const me = await sendRaw(platform.url, { method: 'GET', path: '/v1/me', headers: { cookie } });
  return { cookie, 'x-csrf-token': String((me.body as { csrfToken?: unknown }).csrfToken) };
}

test('a log-in gives a token and a cookie, and each says who I am', async () => {
  const answer = await scene.operator.as(null).logIn({ email: ada.user.email, password: ada.password });
  const { token, user } = answer.ok();
  const [cookie = '', ...attributes] = (answer.headers.get('set-cookie') ?? '').split('; ');
  expect(user).toEqual(ada.user);
  expect(cookie).toBe(`__Host-keyward=${token}`);
  expect(attributes).toEqual(expect.arrayContaining(['Path=/', 'HttpOnly', 'Secure', 'SameSite=Strict']));
  for (const headers of [{ authorization: `Bearer ${token}` }, { cookie }]) {
    expect((await whoAmI(headers)).body).toMatchObject({ user: { id: ada.user.id } });
  }
});

test('without a credential the challenge names no error', async () => {
  const answer = await whoAmI({});
  expect([answer.status, answer.problem.code, challengeOf(answer)]).toEqual([401, 'session.required', 'Bearer']);
});

test.each([
  ['a token that never was', `Bearer kws_${'0'.repeat(43)}`],
  ['two blanks', 'Bearer  x'],
  ['another scheme', 'Basic YTpi'],
  ['no token at all', 'Bearer'],
  ['10,000 characters', `Bearer ${'x'.repeat(10_000)}`],
])('with a bad credential the challenge says so: %s', async (_, authorization) => {
  const answer = await whoAmI({ authorization });
  expect([answer.status, answer.problem.code]).toEqual([401, 'session.invalid']);
  expect(challengeOf(answer)).toBe('Bearer error="invalid_token"');
});

test('a token in the query is no credential', async () => {
  const answer = await sendRaw(platform.url, { method: 'GET', path: `/v1/session?token=${ada.client.token}` });
  expect([answer.status, answer.problem.code]).toEqual([401, 'session.required']);
});

test('an ended session is over for good, and ending it is a success once', async () => {
  const { token } = (await ada.client.as(null).logIn({ email: ada.user.email, password: ada.password })).ok();
  const client = ada.client.as(token);
  expect((await client.logOut()).status).toBe(204);
  const after = [await client.session(), await client.logOut()];
  expect(after.map(({ status, problem }) => [status, problem.code])).toEqual(after.map(() => [401, 'session.invalid']));
  expect(after.map(challengeOf)).toEqual(after.map(() => 'Bearer error="invalid_token"'));
  expect((await ada.client.session()).status).toBe(200);
});

test('a wrong password and an unknown e-mail get the same answer', async () => {
  const wrong = await ada.client.as(null).logIn({ email: ada.user.email, password: 'not my password' });
  const unknown = await ada.client.as(null).logIn({ email: `${randomUUID()}@example.org`, password: ada.password });
  expect([wrong.status, wrong.problem.code]).toEqual([401, 'login.refused']);
  expect({ ...unknown.problem, requestId: '' }).toEqual({ ...wrong.problem, requestId: '' });
});

test.each([
  ['a cookie and a bearer', () => ({ cookie: operatorsCookie(), authorization: `Bearer ${scene.operator.token}` })],
  ['a cookie and a bad bearer', () => ({ cookie: operatorsCookie(), authorization: 'Bearer x' })],
  ['two bearers', () => ({ authorization: [`Bearer ${scene.operator.token}`, `Bearer ${ada.client.token}`] })],
])('two credentials are refused: %s', async (_, headers) => {
  const answer = await whoAmI(headers());
  expect([answer.status, answer.problem.code]).toEqual([400, 'session.ambiguous']);
});

test.each([
  ['by Fetch Metadata', () => ({ 'sec-fetch-site': 'cross-site' })],
  ['by Fetch Metadata, of a sister domain', () => ({ 'sec-fetch-site': 'same-site' })],
  ['by Origin', () => ({ origin: 'https://evil.example' })],
  ['by the Origin of a sandbox', () => ({ origin: 'null' })],
  ['whatever Origin says beside Fetch Metadata', () => ({ 'sec-fetch-site': 'cross-site', origin: platform.url })],
  ['and without a word on where from', () => ({})],
])('a change by cookie from another site is refused, known %s', async (_, from) => {
  const before = await keys();
  const answer = await createKey({ ...(await ofOwnPage()), ...from() });
  expect([answer.status, answer.problem.code]).toEqual([403, 'session.cross-site']);
  expect(await keys()).toBe(before);
});

test.each([
  ['none', () => ({})],
  ['another one', () => ({ 'x-csrf-token': 'x'.repeat(43) })],
])('a change by cookie without the token of the log-in is refused: %s', async (_, token) => {
  const before = await keys();
  const answer = await createKey({ cookie: operatorsCookie(), 'sec-fetch-site': 'same-origin', ...token() });
  expect([answer.status, answer.problem.code]).toEqual([403, 'session.cross-site']);
  expect(await keys()).toBe(before);
});

test.each([
  ['by Fetch Metadata', () => ({ 'sec-fetch-site': 'same-origin' })],
  ['by Origin', () => ({ origin: platform.url })],
])('a change by cookie from our own page is done, known %s', async (_, from) => {
  const before = await keys();
  const answer = await createKey({ ...(await ofOwnPage()), ...from() });
  expect(answer.status).toBe(201);
  expect(await keys()).not.toBe(before);
});
