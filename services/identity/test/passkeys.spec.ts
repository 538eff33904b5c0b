import { newId, type WebAuthnJson } from '#contracts';
import { PASSKEY } from '../src/passkeys/store/passkey.schema.js';
import { SESSION } from '../src/sessions/store/session.schema.js';
import { USER } from '../src/users/store/user.schema.js';
import {
  aPerson,
  aToken,
  countOf,
  eventsOf,
  holderOf,
  PUBLIC_URL,
  START_WITHIN_MS,
  startAlone,
  type Identity,
} from './authentication-scene.js';
import { passkeyCalls } from './passkey-calls.js';
import { SoftwareAuthenticator, type Circumstances } from './software-authenticator.js';

const MINUTE_MS = 60_000;
const refused = { code: 'passkey.refused' };

let identity: Identity;
let stop: () => Promise<void>;
let { optionsFor, keep, list, remove, logInOptions, enter } = {} as ReturnType<typeof passkeyCalls>;

beforeAll(async () => {
  ({ identity, stop } = await startAlone());
  ({ optionsFor, keep, list, remove, logInOptions, enter } = passkeyCalls(identity));
}, START_WITHIN_MS);
afterAll(() => stop());

async function somebodyWithPasskey(authenticator = new SoftwareAuthenticator(PUBLIC_URL)) {
  const person = await aPerson(identity);
  const passkey = await keep(person, authenticator.create(await optionsFor(person)));
  return { person, passkey, authenticator };
}

describe('options', () => {
  test('ask for a key that is kept in the authenticator, whose user is verified, for the host of the public URL', async () => {
    const person = await aPerson(identity);
    expect(await optionsFor(person)).toMatchObject({
      rp: { id: 'localhost', name: 'Keyward' },
      user: { id: Buffer.from(person.id).toString('base64url'), name: person.email },
      authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
      attestation: 'none',
      excludeCredentials: [],
    });
  });

  test('name the passkeys that are there already, so that no authenticator gets two', async () => {
    const { person, authenticator } = await somebodyWithPasskey();
    const id = authenticator.credentialId.toString('base64url');
    expect(await optionsFor(person)).toMatchObject({ excludeCredentials: [{ id, transports: ['internal'] }] });
  });

  test('for a log-in name no account', async () => {
    const { challenge, ...others } = await logInOptions();
    expect(others).toEqual({ rpId: 'localhost', timeout: 300_000, userVerification: 'required' });
    expect(String(challenge).length).toBeGreaterThanOrEqual(22);
  });
});

describe('a passkey', () => {
  test('opens a session of the user who made it', async () => {
    const { person, authenticator } = await somebodyWithPasskey();
    const tokenDigest = aToken();
    const { user } = await enter(authenticator.get(await logInOptions()), tokenDigest);
    const { actor, session } = await holderOf(identity, tokenDigest);
    expect([user.id, actor.userId, session.user.id]).toEqual([person.id, person.id, person.id]);
    const [started] = await eventsOf(identity, SESSION, String(actor.sessionId));
    expect(started).toMatchObject({ type: 'session.started', data: { userId: person.id, method: 'passkey' } });
  });

  test('shows when it was used last', async () => {
    const { person, passkey, authenticator } = await somebodyWithPasskey();
    expect(passkey).toMatchObject({ name: 'Laptop', backedUp: false, lastUsedAt: null });
    await enter(authenticator.get(await logInOptions()));
    const lastUsedAt = identity.clock.now().toISOString();
    expect((await list(person)).items).toEqual([{ ...passkey, lastUsedAt }]);
  });

  test('is not made twice over one challenge, and not by another user', async () => {
    const { person, other } = { person: await aPerson(identity), other: await aPerson(identity) };
    const options = await optionsFor(person);
    const authenticator = new SoftwareAuthenticator(PUBLIC_URL);
    await expect(keep(other, authenticator.create(options))).rejects.toMatchObject(refused);
    await keep(person, authenticator.create(options));
    await expect(keep(person, new SoftwareAuthenticator(PUBLIC_URL).create(options))).rejects.toMatchObject(refused);
    expect((await list(person)).items).toHaveLength(1);
  });

  test('is one of twenty at the most', async () => {
    const person = await aPerson(identity);
    for (let made = 0; made < 20; made++) {
      await keep(person, new SoftwareAuthenticator(PUBLIC_URL).create(await optionsFor(person)));
    }
    await expect(optionsFor(person)).rejects.toMatchObject({ code: 'request.invalid' });
    const [first] = (await list(person)).items;
    await remove(person, String(first?.id));
    await expect(optionsFor(person)).resolves.toMatchObject({ rp: { id: 'localhost' } });
  });

  test('that somebody has already is not made again', async () => {
    const { authenticator } = await somebodyWithPasskey();
    const other = await aPerson(identity);
    await expect(keep(other, authenticator.create(await optionsFor(other)))).rejects.toMatchObject(refused);
  });

  test('logs in once for each challenge, of ten at the same moment', async () => {
    const { authenticator } = await somebodyWithPasskey(new SoftwareAuthenticator(PUBLIC_URL, false));
    const response = authenticator.get(await logInOptions());
    expect(await countOf(Array.from({ length: 10 }, () => enter(response)))).toBe(1);
    await expect(enter(response)).rejects.toMatchObject(refused);
  });

  test('is in time for 5 minutes', async () => {
    const { authenticator } = await somebodyWithPasskey();
    const options = await logInOptions();
    identity.clock.advance(5 * MINUTE_MS - 1);
    await enter(authenticator.get(options));
    const others = await logInOptions();
    identity.clock.advance(5 * MINUTE_MS);
    await expect(enter(authenticator.get(others))).rejects.toMatchObject(refused);
  });

  test('does not log in by a challenge that was for making one', async () => {
    const { person, authenticator } = await somebodyWithPasskey();
    await expect(enter(authenticator.get(await optionsFor(person)))).rejects.toMatchObject(refused);
  });

  test.each<[string, Circumstances]>([
    ['at another origin', { origin: 'https://keyward.example.evil' }],
    ['at another port', { origin: 'http://localhost:3001' }],
    ['for another host', { rpId: 'evil.example' }],
    ['without its user being verified', { userVerified: false }],
    ['over a challenge of its own', { challenge: Buffer.alloc(54, 7).toString('base64url') }],
    ['as something else', { type: 'payment.get' }],
  ])('used %s is refused, at its making and at log-in', async (_, circumstances) => {
    const person = await aPerson(identity);
    const made = new SoftwareAuthenticator(PUBLIC_URL).create(await optionsFor(person), circumstances);
    await expect(keep(person, made)).rejects.toMatchObject(refused);
    expect((await list(person)).items).toEqual([]);
    const { authenticator } = await somebodyWithPasskey();
    await expect(enter(authenticator.get(await logInOptions(), circumstances))).rejects.toMatchObject(refused);
    await enter(authenticator.get(await logInOptions()));
  });

  test('is refused where its counter does not rise, as a copy would do', async () => {
    const { authenticator } = await somebodyWithPasskey();
    await enter(authenticator.get(await logInOptions(), { counter: 10 }));
    for (const counter of [0, 9, 10]) {
      await expect(enter(authenticator.get(await logInOptions(), { counter }))).rejects.toMatchObject(refused);
    }
    await enter(authenticator.get(await logInOptions(), { counter: 11 }));
  });

  test('is accepted once with one counter, of five signatures at the same moment', async () => {
    const { authenticator } = await somebodyWithPasskey();
    const options = await Promise.all(Array.from({ length: 5 }, logInOptions));
    const responses = options.map((each) => authenticator.get(each, { counter: 10 }));
    expect(await countOf(responses.map((response) => enter(response)))).toBe(1);
  });

  test('that never counts logs in again and again', async () => {
    const { authenticator } = await somebodyWithPasskey(new SoftwareAuthenticator(PUBLIC_URL, false));
    await enter(authenticator.get(await logInOptions()));
    await enter(authenticator.get(await logInOptions()));
  });

  test('is refused with the signature of another key, or in the name of another user', async () => {
    const { authenticator } = await somebodyWithPasskey();
    const foreign = new SoftwareAuthenticator(PUBLIC_URL).get(await logInOptions());
    const own = authenticator.get(await logInOptions());
    const parts = own['response'] as object;
    const { signature } = foreign['response'] as { signature: string };
    const forged = [
      { ...own, response: foreign['response'] },
      { ...own, response: { ...parts, signature } },
      { ...own, response: { ...parts, userHandle: Buffer.from(newId('usr')).toString('base64url') } },
      foreign,
    ];
    for (const response of forged) await expect(enter(response)).rejects.toMatchObject(refused);
    await enter(own);
  });

  test.each<[string, WebAuthnJson]>([
    ['nothing', {}],
    ['no response', { id: 'AAAA', rawId: 'AAAA', type: 'public-key' }],
    ['numbers', { id: 1, rawId: 2, type: 3, response: 4 }],
    ['a query', { id: { $ne: null }, rawId: 'AAAA', type: 'public-key', response: {} }],
  ])('that is %s is refused', async (_, response) => {
    await expect(enter(response)).rejects.toMatchObject(refused);
    await expect(keep(await aPerson(identity), response)).rejects.toMatchObject(refused);
  });

  test('with unreadable parts is refused', async () => {
    const { person, authenticator } = await somebodyWithPasskey();
    const own = authenticator.get(await logInOptions());
    for (const part of ['clientDataJSON', 'authenticatorData', 'signature']) {
      for (const text of ['', 'AAAA', '{"challenge":5}', Buffer.from('{"challenge":5}').toString('base64url')]) {
        const response = { ...own, response: { ...(own['response'] as object), [part]: text } };
        await expect(enter(response)).rejects.toMatchObject(refused);
      }
    }
    const made = new SoftwareAuthenticator(PUBLIC_URL).create(await optionsFor(person));
    const response = { ...made, response: { ...(made['response'] as object), attestationObject: 'oA' } };
    await expect(keep(person, response)).rejects.toMatchObject(refused);
  });

  test('that was removed logs nobody in, and goes once', async () => {
    const { person, passkey, authenticator } = await somebodyWithPasskey();
    await remove(person, passkey.id);
    await remove(person, passkey.id);
    await expect(enter(authenticator.get(await logInOptions()))).rejects.toMatchObject(refused);
    expect((await list(person)).items).toEqual([]);
    const types = (await eventsOf(identity, PASSKEY, passkey.id)).map(({ type }) => type);
    expect(types).toEqual(['passkey.added', 'passkey.removed']);
  });

  test('of somebody else is not there', async () => {
    const { passkey, authenticator } = await somebodyWithPasskey();
    const other = await aPerson(identity);
    await expect(remove(other, passkey.id)).rejects.toMatchObject({ code: 'passkey.not-found' });
    await expect(remove(other, newId('psk'))).rejects.toMatchObject({ code: 'passkey.not-found' });
    await enter(authenticator.get(await logInOptions()));
  });

  test('of a disabled user opens nothing', async () => {
    const { person, authenticator } = await somebodyWithPasskey();
    await identity.documents(USER).updateOne({ _id: person.id }, { $set: { state: 'disabled' } });
    const attempt = enter(authenticator.get(await logInOptions()));
    await expect(attempt).rejects.toMatchObject({ code: 'login.disabled' });
  });

  test('is told of without its name, its key and the address of its user', async () => {
    const { person, passkey, authenticator } = await somebodyWithPasskey();
    const told = await eventsOf(identity, PASSKEY, passkey.id);
    expect(told).toMatchObject([{ type: 'passkey.added', data: { userId: person.id, backedUp: false } }]);
    const text = JSON.stringify(told);
    const hidden = ['Laptop', person.email, authenticator.credentialId.toString('base64url')];
    for (const each of hidden) expect(text).not.toContain(each);
  });
});
