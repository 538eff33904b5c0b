import { createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CLIENT, close } from './openid-provider.js';

/** How a token is made that is not as it should be. */
export interface Forgery {
  readonly header?: object;
  readonly claims?: object;
  /** Default: the provider's own key, which it publishes. */
  readonly signature?: 'own' | 'foreign' | 'none' | 'public key as secret' | 'client secret';
  /** Whether there is an ID token at all. */
  readonly idToken?: boolean;
}

export interface ForgingProvider {
  readonly issuer: string;
  /** Of the next token. */
  forgery: Forgery;
  stop(): Promise<void>;
}

const KEY_ID = 'key of tests';

/** Metadata, keys and tokens of a provider that goes wrong on demand, which a real one would not. */
export async function startForgingProvider(nonceOf: () => string): Promise<ForgingProvider> {
  const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider: ForgingProvider = { issuer, forgery: {}, stop: () => close(server) };
  const answers: Record<string, () => object> = {
    '/.well-known/openid-configuration': () => metadataOf(issuer),
    '/jwks': () => ({ keys: [{ ...own.publicKey.export({ format: 'jwk' }), kid: KEY_ID, alg: 'RS256', use: 'sig' }] }),
    '/token': () =>
      tokensOf(provider, nonceOf(), { own: own.privateKey, foreign: foreign.privateKey, shown: own.publicKey }),
  };
  server.on('request', ({ url }, response) => send(response, answers[url ?? '']?.() ?? null));
  return provider;
}

interface Keys {
  readonly own: KeyObject;
  readonly foreign: KeyObject;
  readonly shown: KeyObject;
}

function tokensOf({ issuer, forgery }: ForgingProvider, nonce: string, keys: Keys): object {
  const now = Math.floor(Date.now() / 1_000);
  const person = { sub: 'mallory', email: 'mallory@example.org', email_verified: true, name: 'Mallory' };
  const claims = { iss: issuer, aud: CLIENT.clientId, iat: now, exp: now + 300, nonce, ...person, ...forgery.claims };
  const header = { alg: 'RS256', typ: 'JWT', kid: KEY_ID, ...forgery.header };
  const signed = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const idToken = `${signed}.${signatureOf(signed, forgery, keys).toString('base64url')}`;
  const tokens = { access_token: 'access', token_type: 'Bearer', expires_in: 300 };
  return forgery.idToken === false ? tokens : { ...tokens, id_token: idToken };
}

function signatureOf(signed: string, { signature = 'own' }: Forgery, { own, foreign, shown }: Keys): Buffer {
  const byHmac = (secret: string) => createHmac('sha256', secret).update(signed).digest();
  switch (signature) {
    case 'own':
      return sign('sha256', Buffer.from(signed), own);
    case 'foreign':
      return sign('sha256', Buffer.from(signed), foreign);
    case 'none':
      return Buffer.alloc(0);
    case 'public key as secret':
      return byHmac(String(shown.export({ type: 'spki', format: 'pem' })));
    case 'client secret':
      return byHmac(CLIENT.clientSecret);
  }
}

function metadataOf(issuer: string): object {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  };
}

function send(response: ServerResponse, body: object | null): void {
  response.writeHead(body === null ? 404 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
