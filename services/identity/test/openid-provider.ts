import { Provider, type KoaContextWithOIDC } from 'oidc-provider';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const HOPS = 20;

export const CLIENT = { clientId: 'keyward', clientSecret: 'secret of tests, long enough for a key of HS256' };

/** How identity is told of a provider. */
export const providerSettings = (issuer: string) => ({
  oidcIssuer: issuer,
  oidcClientId: CLIENT.clientId,
  oidcClientSecret: CLIENT.clientSecret,
  oidcName: 'Example University',
});

/** What the provider knows of a person, by its login. */
export type Claims = Readonly<Record<string, unknown>> & { readonly email?: string; readonly email_verified?: boolean };

export interface OpenIdProvider {
  readonly issuer: string;
  readonly people: Map<string, Claims>;
  /** Logs in as a browser would. @returns where it is sent back to. */
  logIn(startUrl: string, login: string): Promise<URL>;
  stop(): Promise<void>;
}

/** A real OpenID provider (certified: github.com/panva/node-oidc-provider), on loopback. @param port default: a free one. */
export async function startOpenIdProvider(redirectUri: string, port = 0): Promise<OpenIdProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const people = new Map<string, Claims>();
  leaveOutNotices();
  const provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT.clientId, client_secret: CLIENT.clientSecret, redirect_uris: [redirectUri] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'locale'] },
    pkce: { required: () => true },
    cookies: { keys: ['of tests'] },
    findAccount: (_: KoaContextWithOIDC, sub: string) => ({
      accountId: sub,
      claims: () => ({ sub, ...people.get(sub) }),
    }),
  });
  server.on('request', (request, response) => void provider.callback()(request, response));
  return { issuer, people, logIn: (startUrl, login) => logIn(startUrl, login, redirectUri), stop: () => close(server) };
}

/** It says at length that it is not set up for production, which is so. */
function leaveOutNotices(): void {
  for (const level of ['info', 'warn'] as const) {
    const write = console[level].bind(console);
    console[level] = (first: unknown, ...others: unknown[]) => {
      if (!String(first).startsWith('oidc-provider ')) write(first, ...others);
    };
  }
}

/** Fills in what forms the provider shows, its login and its consent, and goes where it sends the browser. */
async function logIn(startUrl: string, login: string, redirectUri: string): Promise<URL> {
  const jar = new Map<string, string>();
  let next = new URL(startUrl);
  let form: URLSearchParams | null = null;
  for (let hop = 0; hop < HOPS; hop++) {
    if (next.href.startsWith(redirectUri)) return next;
    const answer: Response = await fetch(next, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form !== null && { method: 'POST', body: form }),
    });
    keepCookies(answer, jar);
    const page = await answer.text();
    const location = answer.headers.get('location');
    const action = /<form[^>]* action="([^"]+)"/.exec(page)?.[1];
    if (location === null && action === undefined) throw new Error(`the provider answered ${answer.status}: ${page}`);
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? '';
    form = location === null ? new URLSearchParams({ prompt, login, password: 'any' }) : null;
    next = new URL(location ?? action ?? '', next);
  }
  throw new Error('the provider sends the browser round in circles');
}

function keepCookies(answer: Response, jar: Map<string, string>): void {
  for (const cookie of answer.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    if (value === '') jar.delete(name);
    else jar.set(name, value);
  }
}

export async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
