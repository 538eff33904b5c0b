import { TOTP } from 'otpauth';
import { chromium, type Page } from 'playwright-core';
import { freePort } from '#embedded';
import { cookiesOf, findBrowser, startFrontDoor, type FrontDoor } from './front-door.js';
import { CLIENT, startOpenIdProvider, type OpenIdProvider } from './openid-provider.js';

const START_WITHIN_MS = 300_000;
const PASSWORD = 'a password of enough characters';

let provider: OpenIdProvider;
let door: FrontDoor;

beforeAll(async () => {
  const port = await freePort();
  provider = await startOpenIdProvider(`http://localhost:${port}/v1/sign-on/callback`);
  door = await startFrontDoor(port, {
    KEYWARD_OIDC_ISSUER: provider.issuer,
    KEYWARD_OIDC_CLIENT_ID: CLIENT.clientId,
    KEYWARD_OIDC_CLIENT_SECRET: CLIENT.clientSecret,
    KEYWARD_OIDC_NAME: 'Example University',
  });
}, START_WITHIN_MS);
afterAll(() => provider.stop());
afterAll(() => door.stop());

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

async function call(method: string, path: string, token: string | null, body?: object): Promise<Answer> {
  const answer = await fetch(`${door.url}${path}`, {
    method,
    headers: {
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? {} : (JSON.parse(text) as Answer['body']) };
}

const logIn = (email: string, password: string, code?: string) =>
  call('POST', '/v1/session', null, { email, password, ...(code !== undefined && { code }) });

async function somebody(email: string): Promise<string> {
  const { body: operator } = await logIn(door.operator.email, door.operator.password);
  const made = await call('POST', '/v1/users', String(operator['token']), { email, name: 'Ada', password: PASSWORD });
  expect(made.status).toBe(201);
  return String((await logIn(email, PASSWORD)).body['token']);
}

test('a second factor is added, confirmed, asked for and removed over REST', async () => {
  const email = 'factor@example.org';
  const token = await somebody(email);
  const { status, body } = await call('POST', '/v1/me/second-factors', token, { type: 'totp' });
  expect(status).toBe(201);
  const totp = new TOTP({ secret: String(body['secret']) });
  const path = `/v1/me/second-factors/${String(body['id'])}`;
  const confirmed = await call('POST', `${path}/confirm`, token, { code: totp.generate() });
  expect(confirmed).toMatchObject({ status: 200, body: { recoveryCodes: expect.any(Array) } });
  const [recoveryCode = ''] = confirmed.body['recoveryCodes'] as string[];
  const asked = await logIn(email, PASSWORD);
  expect(asked).toMatchObject({ status: 401, body: { code: 'login.second-factor-required' } });
  expect(await logIn(email, PASSWORD, '000000')).toMatchObject({ status: 401, body: { code: 'login.refused' } });
  expect(await logIn(email, PASSWORD, recoveryCode)).toMatchObject({ status: 201, body: { user: { email } } });
  const list = await call('GET', '/v1/me/second-factors', token);
  expect(list.body).toMatchObject({ items: [{ state: 'confirmed', recoveryCodesLeft: 9 }], nextCursor: null });
  const refused = await call('DELETE', path, token, { currentPassword: 'not the password at all' });
  expect(refused).toMatchObject({ status: 403, body: { code: 'password.wrong' } });
  expect(await call('DELETE', path, token, { currentPassword: PASSWORD })).toMatchObject({ status: 204 });
  expect((await logIn(email, PASSWORD)).status).toBe(201);
});

describe('single sign-on', () => {
  const open = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${door.url}${path}`, { redirect: 'manual', headers });

  test('leads a browser to the provider and back into a session, once', async () => {
    provider.people.set('grace', { email: 'grace@example.org', email_verified: true, name: 'Grace' });
    const start = await open('/v1/sign-on/start');
    const { location, cookie } = { location: String(start.headers.get('location')), cookie: cookiesOf(start) };
    expect(start.status).toBe(302);
    expect(start.headers.get('set-cookie')).toMatch(/^__Host-keyward-sign-on=.*HttpOnly; Secure; SameSite=Lax$/);
    const back = await provider.logIn(location, 'grace');
    const path = `${back.pathname}${back.search}`;
    const end = await open(path, { cookie });
    expect([end.status, end.headers.get('location')]).toEqual([302, '/console/']);
    const session = await open('/v1/session', { cookie: cookiesOf(end).replace(/__Host-keyward-sign-on=(; )?/, '') });
    expect(await session.json()).toMatchObject({ user: { email: 'grace@example.org', name: 'Grace' } });
    for (const again of [await open(path, { cookie }), await open(path)]) {
      expect(again.status).toBe(401);
      expect(await again.json()).toMatchObject({ code: 'sign-on.refused' });
    }
  });

  test('comes back to the public URL, whatever host it was asked at', async () => {
    const elsewhere = `${door.url.replace('localhost', '127.0.0.1')}/v1/sign-on/start`;
    const start = await fetch(elsewhere, { redirect: 'manual', headers: { 'x-forwarded-host': 'evil.example' } });
    const { searchParams } = new URL(String(start.headers.get('location')));
    expect(searchParams.get('redirect_uri')).toBe(`${door.url}/v1/sign-on/callback`);
  });

  test('is told of to everybody', async () => {
    const offered = { configured: true, name: 'Example University' };
    expect(await call('GET', '/v1/sign-on', null)).toMatchObject({ status: 200, body: offered });
  });
});

describe('a passkey in a real browser', () => {
  const browserPath = findBrowser();
  if (browserPath === null) process.stdout.write('skipped: passkeys in a real browser (no chromium; set CHROMIUM)\n');
  const inBrowser = browserPath === null ? test.skip : test;

  /** A page of the gateway in a browser with an authenticator that knows its user. */
  async function withPage(work: (page: Page) => Promise<void>): Promise<void> {
    const browser = await chromium.launch({ executablePath: browserPath ?? '', args: ['--no-sandbox'] });
    try {
      const page = await browser.newPage();
      const devTools = await page.context().newCDPSession(page);
      await devTools.send('WebAuthn.enable');
      const abilities = { hasResidentKey: true, hasUserVerification: true, isUserVerified: true };
      const options = { protocol: 'ctap2', transport: 'internal', automaticPresenceSimulation: true } as const;
      await devTools.send('WebAuthn.addVirtualAuthenticator', { options: { ...options, ...abilities } });
      await page.goto(`${door.url}/livez`);
      await work(page);
    } finally {
      await browser.close();
    }
  }

  /** Runs in the page: the compiler knows no browser here. */
  const inPage = (page: Page, script: string, given: object) =>
    page.evaluate<Answer['body']>(`(async (given) => { ${script} })(${JSON.stringify(given)})`);

  const create = (page: Page, options: object) =>
    inPage(
      page,
      `const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(given);
       return (await navigator.credentials.create({ publicKey })).toJSON();`,
      options,
    );

  const get = (page: Page, options: object) =>
    inPage(
      page,
      `const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(given);
       return (await navigator.credentials.get({ publicKey })).toJSON();`,
      options,
    );

  /** As the console does it: from the page, so that the browser keeps the cookie. */
  const enter = (page: Page, response: object) =>
    inPage(
      page,
      `const headers = { 'content-type': 'application/json' };
       const answer = await fetch('/v1/session/passkey', { method: 'POST', headers, body: JSON.stringify(given) });
       return { status: answer.status, session: await (await fetch('/v1/session')).json() };`,
      { response },
    );

  inBrowser('is made by its user and logs in by itself from then on, until it is removed', async () => {
    const email = 'passkey@example.org';
    const token = await somebody(email);
    await withPage(async (page) => {
      const options = await call('POST', '/v1/me/passkeys/options', token);
      const response = await create(page, options.body);
      const made = await call('POST', '/v1/me/passkeys', token, { name: 'Laptop', response });
      expect(made).toMatchObject({ status: 201, body: { name: 'Laptop' } });

      const assertion = await get(page, (await call('POST', '/v1/session/passkey-options', null)).body);
      expect(await enter(page, assertion)).toMatchObject({ status: 201, session: { user: { email } } });
      await page.context().clearCookies();
      expect(await enter(page, assertion)).toMatchObject({ status: 401, session: { code: 'session.required' } });

      const gone = await call('DELETE', `/v1/me/passkeys/${String(made.body['id'])}`, token);
      expect(gone.status).toBe(204);
      const late = await get(page, (await call('POST', '/v1/session/passkey-options', null)).body);
      expect(await enter(page, late)).toMatchObject({ status: 401 });
    });
  });
});
