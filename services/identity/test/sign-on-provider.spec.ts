import { beginSignOn, completeSignOn, getSignOn } from '#contracts';
import { startServers, type TestServers } from '#testing';
import { USER } from '../src/users/store/user.schema.js';
import {
  aPerson,
  aToken,
  enter,
  PUBLIC_URL,
  START_WITHIN_MS,
  startIdentity,
  type Identity,
} from './authentication-scene.js';
import { startForgingProvider, type Forgery, type ForgingProvider } from './forging-provider.js';
import { providerSettings, startOpenIdProvider } from './openid-provider.js';

const CALLBACK = `${PUBLIC_URL}/v1/sign-on/callback`;
const refused = { code: 'sign-on.refused' };

let servers: TestServers;
beforeAll(async () => void (servers = await startServers()), START_WITHIN_MS);
afterAll(() => servers.stop());

const begin = ({ bus }: Identity) => bus.request(beginSignOn, { tokenDigest: null });

describe('an ID token', () => {
  let forger: ForgingProvider;
  let identity: Identity;
  let nonce = '';

  beforeAll(async () => {
    forger = await startForgingProvider(() => nonce);
    identity = await startIdentity(servers, providerSettings(forger.issuer));
  }, START_WITHIN_MS);
  afterAll(() => forger.stop());
  afterAll(() => identity.stop());

  async function signOnWith(forgery: Forgery) {
    forger.forgery = forgery;
    const { redirectTo, sealed } = await begin(identity);
    const { searchParams } = new URL(redirectTo);
    nonce = String(searchParams.get('nonce'));
    const query = new URLSearchParams({ code: 'any', state: String(searchParams.get('state')) });
    return identity.bus.request(completeSignOn, { sealed, query: query.toString(), tokenDigest: aToken() });
  }

  const longAgo = Math.floor(Date.now() / 1_000) - 3_600;

  test.each<[string, Forgery]>([
    ['with another nonce', { claims: { nonce: 'another' } }],
    ['without a nonce', { claims: { nonce: undefined } }],
    ['for another audience', { claims: { aud: 'another' } }],
    ['of another issuer', { claims: { iss: 'https://evil.example' } }],
    ['that has expired', { claims: { iat: longAgo, exp: longAgo + 300 } }],
    ['without a subject', { claims: { sub: undefined } }],
    ['signed by nobody', { header: { alg: 'none' }, signature: 'none' }],
    ['that only says it is signed', { signature: 'none' }],
    ['signed by another key', { signature: 'foreign' }],
    ['signed by a key nobody publishes', { header: { kid: '../../etc/passwd' }, signature: 'foreign' }],
    ['signed with the public key as a secret', { header: { alg: 'HS256' }, signature: 'public key as secret' }],
    ['signed with the client’s secret', { header: { alg: 'HS256' }, signature: 'client secret' }],
    ['that brings its own key address', { header: { jku: 'https://evil.example/jwks' }, signature: 'foreign' }],
    ['that is not there', { idToken: false }],
  ])('%s is refused, and makes no account', async (_, forgery) => {
    await expect(signOnWith(forgery)).rejects.toMatchObject(refused);
    expect(await identity.documents(USER).countDocuments({ 'signOn.issuer': forger.issuer })).toBe(0);
  });

  test('as it should be is taken', async () => {
    await expect(signOnWith({})).resolves.toMatchObject({ user: { email: 'mallory@example.org' } });
  });
});

describe('a provider that cannot be reached', () => {
  test('keeps nobody from starting, and is asked again', async () => {
    const first = await startOpenIdProvider(CALLBACK);
    await first.stop();
    const identity = await startIdentity(servers, providerSettings(first.issuer));
    try {
      await expect(begin(identity)).rejects.toMatchObject({ code: 'service.unavailable' });
      const person = await aPerson(identity);
      await expect(enter(identity, person)).resolves.toMatchObject({ user: { id: person.id } });
      const back = await startOpenIdProvider(CALLBACK, Number(new URL(first.issuer).port));
      const begun = await begin(identity).finally(() => back.stop());
      expect(begun.redirectTo).toContain(first.issuer);
    } finally {
      await identity.stop();
    }
  });

  test('is not there where none is set', async () => {
    const identity = await startIdentity(servers);
    try {
      await expect(identity.bus.request(getSignOn, {})).resolves.toEqual({ configured: false, name: null });
      await expect(begin(identity)).rejects.toMatchObject({ code: 'sign-on.not-configured' });
    } finally {
      await identity.stop();
    }
  });
});
