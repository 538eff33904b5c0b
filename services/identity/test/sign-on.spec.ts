import { randomUUID } from 'node:crypto';
import { beginSignOn, completeSignOn, getSignOn, type BeginSignOnReply } from '#contracts';
import { startServers, type TestServers } from '#testing';
import { SESSION } from '../src/sessions/store/session.schema.js';
import { USER, type UserDocument } from '../src/users/store/user.schema.js';
import {
  aPerson,
  aToken,
  enter,
  eventsOf,
  holderOf,
  PUBLIC_URL,
  START_WITHIN_MS,
  startIdentity,
  type Identity,
} from './authentication-scene.js';
import { providerSettings, startOpenIdProvider, type Claims, type OpenIdProvider } from './openid-provider.js';

const CALLBACK = `${PUBLIC_URL}/v1/sign-on/callback`;
const MINUTE_MS = 60_000;
const refused = { code: 'sign-on.refused' };

let servers: TestServers;
beforeAll(async () => void (servers = await startServers()), START_WITHIN_MS);
afterAll(() => servers.stop());

/** A browser that began, was sent back with this query, and holds what it was given. */
const complete = ({ bus }: Identity, sealed: string, query: string, tokenDigest = aToken()) =>
  bus.request(completeSignOn, { sealed, query, tokenDigest });
const begin = ({ bus }: Identity, tokenDigest: string | null = null) => bus.request(beginSignOn, { tokenDigest });
const userOf = (identity: Identity, id: string) =>
  identity.documents<UserDocument>(USER).findById(id).orFail().lean<UserDocument>();

describe('single sign-on', () => {
  let provider: OpenIdProvider;
  let identity: Identity;

  beforeAll(async () => {
    provider = await startOpenIdProvider(CALLBACK);
    identity = await startIdentity(servers, providerSettings(provider.issuer));
  }, START_WITHIN_MS);
  afterAll(() => provider.stop());
  afterAll(() => identity.stop());

  /** Somebody the provider knows, with an address it has verified unless a test says otherwise. */
  function aKnownPerson(given: Claims = {}) {
    const login = randomUUID();
    const email = `${login}@example.org`;
    provider.people.set(login, { email, email_verified: true, name: '林小明', locale: 'zh-TW', ...given });
    return { login, email };
  }

  const backFrom = async ({ redirectTo }: BeginSignOnReply, login: string) =>
    (await provider.logIn(redirectTo, login)).search.slice(1);

  /** The whole way. @param begunBy a session's token. */
  async function signOn(login: string, begunBy: string | null = null, tokenDigest = aToken()) {
    const begun = await begin(identity, begunBy);
    const { user } = await complete(identity, begun.sealed, await backFrom(begun, login), tokenDigest);
    return user;
  }

  test('is offered under the name people know the provider by', async () => {
    const offered = { configured: true, name: 'Example University' };
    await expect(identity.bus.request(getSignOn, {})).resolves.toEqual(offered);
  });

  test('goes by a code with PKCE, state and nonce, back to the public URL', async () => {
    const { redirectTo, sealed } = await begin(identity);
    const asked = Object.fromEntries(new URL(redirectTo).searchParams);
    expect(asked).toMatchObject({
      response_type: 'code',
      client_id: 'keyward',
      redirect_uri: CALLBACK,
      scope: 'openid email profile',
      code_challenge_method: 'S256',
    });
    for (const name of ['code_challenge', 'state', 'nonce']) expect(asked[name]?.length).toBeGreaterThanOrEqual(43);
    expect(sealed).not.toContain(asked['state']);
    expect(Buffer.from(sealed, 'base64url').includes('codeVerifier')).toBe(false);
  });

  test('makes an account without a password for who has none, and a session of it', async () => {
    const { login, email } = aKnownPerson();
    const tokenDigest = aToken();
    const user = await signOn(login, null, tokenDigest);
    expect(user).toMatchObject({ email, name: '林小明', language: 'zh-TW', operator: false });
    const { passwordHash, signOn: linked, pending } = await userOf(identity, user.id);
    expect([passwordHash, linked]).toEqual([null, { issuer: provider.issuer, subject: login }]);
    expect(pending).toMatchObject([{ type: 'user.created' }]);
    expect(JSON.stringify(pending)).not.toContain(login);
    const { actor } = await holderOf(identity, tokenDigest);
    const [started] = await eventsOf(identity, SESSION, String(actor.sessionId));
    expect(started).toMatchObject({ data: { userId: user.id, method: 'sign-on' } });
  });

  test('finds the same account again by the provider’s own id of the person, whatever the address is by now', async () => {
    const { login } = aKnownPerson();
    const { id } = await signOn(login);
    provider.people.set(login, { email: `${randomUUID()}@example.org`, email_verified: true });
    expect(await signOn(login)).toMatchObject({ id });
  });

  test('makes one account of five sign-ons of a new person at the same moment', async () => {
    const { login, email } = aKnownPerson();
    const users = await Promise.all(Array.from({ length: 5 }, () => signOn(login)));
    expect(new Set(users.map(({ id }) => id)).size).toBe(1);
    expect(await identity.documents(USER).countDocuments({ email })).toBe(1);
  });

  test.each<[string, Claims]>([
    ['not verified', { email_verified: false }],
    ['verified in words only', { email_verified: 'true' as never }],
    ['not there', { email: undefined as never }],
    ['none', { email: 'not an address' }],
  ])('is refused where the address is %s', async (_, claims) => {
    const { login } = aKnownPerson(claims);
    await expect(signOn(login)).rejects.toMatchObject(refused);
    expect(await identity.documents(USER).countDocuments({ 'signOn.subject': login })).toBe(0);
  });

  test('does not open an account with a password to who has its address elsewhere', async () => {
    const { login, email } = aKnownPerson();
    const person = await aPerson(identity, email);
    await expect(signOn(login)).rejects.toMatchObject(refused);
    expect(await userOf(identity, person.id)).toMatchObject({ signOn: null, ver: 1 });
  });

  test('is linked to an account with a password by who is logged in to it, and works by itself from then on', async () => {
    const { login, email } = aKnownPerson();
    const person = await aPerson(identity, email);
    const session = aToken();
    await enter(identity, person, undefined, session);
    expect(await signOn(login, session)).toMatchObject({ id: person.id });
    const linked = { type: 'user.sign-on-linked', after: { signOn: provider.issuer } };
    expect((await eventsOf(identity, USER, person.id)).slice(1)).toMatchObject([linked]);
    expect(await signOn(login)).toMatchObject({ id: person.id });
    await expect(enter(identity, person)).resolves.toMatchObject({ user: { id: person.id } });
  });

  test('links nobody else’s address to who is logged in, and makes no account of it', async () => {
    const { login, email } = aKnownPerson();
    const session = aToken();
    await enter(identity, await aPerson(identity), undefined, session);
    await expect(signOn(login, session)).rejects.toMatchObject(refused);
    expect(await identity.documents(USER).countDocuments({ email })).toBe(0);
  });

  test('is linked to an account without a password by its address', async () => {
    const { login, email } = aKnownPerson();
    const { id } = await aPerson(identity, email.toUpperCase());
    await identity.documents(USER).updateOne({ _id: id }, { $set: { passwordHash: null } });
    expect(await signOn(login)).toMatchObject({ id });
  });

  test('does not take an account over that another person of the provider has', async () => {
    const { login, email } = aKnownPerson();
    const { id } = await signOn(login);
    const other = aKnownPerson({ email });
    await expect(signOn(other.login)).rejects.toMatchObject(refused);
    expect(await userOf(identity, id)).toMatchObject({ signOn: { subject: login }, ver: 1 });
  });

  test('of a disabled user opens nothing', async () => {
    const { login } = aKnownPerson();
    const { id } = await signOn(login);
    await identity.documents(USER).updateOne({ _id: id }, { $set: { state: 'disabled' } });
    await expect(signOn(login)).rejects.toMatchObject({ code: 'login.disabled' });
  });

  test('ends once, of five at the same moment and ever after', async () => {
    const { login } = aKnownPerson();
    const begun = await begin(identity);
    const query = await backFrom(begun, login);
    const ends = await Promise.allSettled(Array.from({ length: 5 }, () => complete(identity, begun.sealed, query)));
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(complete(identity, begun.sealed, query)).rejects.toMatchObject(refused);
  });

  test('ends within 10 minutes', async () => {
    const { login } = aKnownPerson();
    const begun = await begin(identity);
    const query = await backFrom(begun, login);
    identity.clock.advance(10 * MINUTE_MS);
    await expect(complete(identity, begun.sealed, query)).rejects.toMatchObject(refused);
  });

  test('ends in the browser it began in, with the state it began with', async () => {
    const { login } = aKnownPerson();
    const begun = await begin(identity);
    const { sealed: ofAnother } = await begin(identity);
    const query = await backFrom(begun, login);
    const withoutState = new URLSearchParams(query);
    withoutState.delete('state');
    const attempts = [
      complete(identity, ofAnother, query),
      complete(identity, 'AAAA', query),
      complete(identity, `${begun.sealed.slice(0, -4)}AAAA`, query),
      complete(identity, begun.sealed, withoutState.toString()),
      complete(identity, begun.sealed, query.replace(/state=[^&]+/, 'state=AAAA')),
      complete(identity, begun.sealed, ''),
    ];
    for (const attempt of attempts) await expect(attempt).rejects.toMatchObject(refused);
    await expect(complete(identity, begun.sealed, query)).resolves.toMatchObject({ user: { language: 'zh-TW' } });
  });

  test('is refused with a code of another browser, whose verifier is another', async () => {
    const { login } = aKnownPerson();
    const [mine, theirs] = [await begin(identity), await begin(identity)];
    const query = new URLSearchParams(await backFrom(mine, login));
    const stolen = new URLSearchParams(await backFrom(theirs, login)).get('code');
    query.set('code', String(stolen));
    await expect(complete(identity, mine.sealed, query.toString())).rejects.toMatchObject(refused);
  });

  test('is refused where the provider says no', async () => {
    const begun = await begin(identity);
    const state = String(new URL(begun.redirectTo).searchParams.get('state'));
    const query = new URLSearchParams({ state, error: 'access_denied', iss: provider.issuer });
    await expect(complete(identity, begun.sealed, query.toString())).rejects.toMatchObject(refused);
  });
});
