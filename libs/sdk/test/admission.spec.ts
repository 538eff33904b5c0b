import { admit, VerifierUnavailable, type VerificationCode } from '../src/index.js';
import { caller, PlayedVerifier } from './played-verifier.js';

const KEY = 'kw_live_key';
const sent = { headers: { 'x-api-key': KEY }, clientIp: '192.0.2.7' };

let verifier: PlayedVerifier;

beforeEach(() => {
  verifier = new PlayedVerifier();
});

test('who holds a key is let in, and told as whom', async () => {
  expect(await admit({ verifier, service: 'svc_a' }, sent)).toEqual({ caller, problem: null, headers: {} });
  expect(verifier.asked).toEqual([{ text: KEY, use: { service: 'svc_a', clientIp: '192.0.2.7', cost: undefined } }]);
});

test.each([
  [{ authorization: `Bearer ${KEY}` }, KEY],
  [{ authorization: [`bearer  ${KEY}`] }, KEY],
  [{ 'x-api-key': ['made elsewhere'] }, 'made elsewhere'],
  [{ authorization: 'Bearer token-of-a-session', 'x-api-key': KEY }, KEY],
  [{ authorization: 'Basic dTpw', 'x-api-key': KEY }, KEY],
])('the key of %j is found', async (headers, text) => {
  await admit({ verifier }, { headers });
  expect(verifier.asked).toMatchObject([{ text }]);
});

test.each([
  [{}, 'key.missing', 401, 'Bearer'],
  [{ authorization: 'Basic dTpw' }, 'key.missing', 401, 'Bearer'],
  [{ authorization: 'Bearer not-one-of-ours' }, 'key.malformed', 401, 'Bearer error="invalid_token"'],
  [{ authorization: `Bearer ${KEY}`, 'x-api-key': KEY }, 'key.ambiguous', 400, undefined],
  [{ 'x-api-key': [KEY, 'another'] }, 'key.ambiguous', 400, undefined],
])('the request with %j is refused as %s, and nobody is asked', async (headers, code, status, challenge) => {
  const admission = await admit({ verifier }, { headers });
  expect(admission).toMatchObject({ caller: null, problem: { code, status, type: `urn:keyward:problem:${code}` } });
  expect(admission.headers['www-authenticate']).toBe(challenge);
  expect(admission.headers['cache-control']).toBe('no-store');
  expect(verifier.asked).toEqual([]);
});

const statuses: Readonly<Record<Exclude<VerificationCode, 'valid'>, number>> = {
  malformed: 401,
  unknown: 401,
  deleted: 401,
  disabled: 401,
  expired: 401,
  'owner-disabled': 401,
  'project-suspended': 401,
  'project-closed': 401,
  'ip-not-allowed': 403,
  'service-not-granted': 403,
  'uses-exhausted': 403,
  'rate-limited': 429,
};

test.each(Object.entries(statuses))('a key that is %s is answered with %i', async (code, status) => {
  verifier.says = { ...caller, valid: false, code: code as 'deleted' };
  const { problem, headers } = await admit({ verifier }, sent);
  expect(problem).toMatchObject({ code: `key.${code}`, status });
  expect(headers['www-authenticate']).toBe(status === 401 ? 'Bearer error="invalid_token"' : undefined);
});

test('who comes too often is told when to come again', async () => {
  const rateLimit = { limit: 100, seconds: 60, remaining: 0, resetSeconds: 12 };
  verifier.says = { ...caller, valid: false, code: 'rate-limited', rateLimit };
  const { problem, headers } = await admit({ verifier }, sent);
  expect(problem).toMatchObject({ status: 429, retryAfter: 12 });
  expect(headers).toMatchObject({
    'retry-after': '12',
    'ratelimit-policy': '"key";q=100;w=60',
    ratelimit: '"key";r=0;t=12',
  });
});

test('a limit is told to who is let in, too', async () => {
  verifier.says = { ...caller, rateLimit: { limit: 100, seconds: 60, remaining: 99, resetSeconds: 1 } };
  expect((await admit({ verifier }, sent)).headers).toEqual({
    'ratelimit-policy': '"key";q=100;w=60',
    ratelimit: '"key";r=99;t=1',
  });
});

test.each([new VerifierUnavailable(), new TypeError('a fault')])(
  'nobody is let in where it cannot be found out (%s), and the reason is told to the owner alone',
  async (failure) => {
    verifier.says = failure;
    const told: unknown[] = [];
    const { caller, problem, headers } = await admit({ verifier, onUnavailable: (cause) => told.push(cause) }, sent);
    expect(caller).toBeNull();
    expect(problem).toMatchObject({ code: 'key.unverifiable', status: 503 });
    expect(headers['retry-after']).toBe('1');
    expect(told).toEqual([failure]);
  },
);

test('a request is one use, however many guards look at it', async () => {
  await admit({ verifier, cost: 5 }, sent);
  await admit({ verifier, cost: 5 }, sent, caller);
  expect(verifier.asked.map(({ use }) => use?.cost)).toEqual([5, 0]);
});

test('no answer repeats the key', async () => {
  verifier.says = { valid: false, code: 'malformed' };
  expect(JSON.stringify(await admit({ verifier }, sent))).not.toContain(KEY);
});
