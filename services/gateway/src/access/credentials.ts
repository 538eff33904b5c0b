import type { FastifyRequest } from 'fastify';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { Problem } from '#contracts';

/** `__Host-`: browsers send it back only to this host, over TLS (or loopback), and no subdomain can set it. */
export const SESSION_COOKIE = '__Host-keyward';

/** Of requests that change nothing (RFC 9110 §9.2.1). */
export const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** How the texts of our keys begin, and no token of a session does. */
export const KEY_BEGIN = 'kw_';

/** Where a key may be sent too: the only place for one whose text was made elsewhere. */
export const KEY_HEADER = 'x-api-key';

const BEARER_HEADER = 'authorization';

/** In lower case, as Node has it. */
const CSRF_HEADER = 'x-csrf-token';

const bearer = /^bearer ([A-Za-z0-9_-]{1,200})$/i;

/** What a caller shows of itself: the token of a session, or the text of a key. */
export type Credential =
  { readonly kind: 'session'; readonly token: string } | { readonly kind: 'key'; readonly text: string };

/**
 * The one credential of a request; null without any.
 * @throws Problem `session.ambiguous` with two, `session.invalid` where it has not the form of one, `session.cross-site`
 *   for a cookie that another site made the browser send. No browser sends a key by itself: from where is no matter.
 */
export function credentialOf(request: FastifyRequest): Credential | null {
  const cookie = request.cookies[SESSION_COOKIE];
  const sent = countOf(request) + (cookie === undefined ? 0 : 1);
  if (sent > 1) throw new Problem('session.ambiguous');
  if (cookie === undefined) return sent === 0 ? null : credentialInHeaders(request);
  if (!safeMethods.has(request.method)) assertOwnPage(request, cookie);
  return { kind: 'session', token: cookie };
}

/**
 * The key of a request that is a program's: a cookie is none of its own. Null where it has no key but something else.
 * @throws Problem `api-key.required` without anything, `session.ambiguous` with two.
 */
export function keyOf(request: FastifyRequest): string | null {
  const sent = countOf(request);
  if (sent === 0) throw new Problem('api-key.required');
  if (sent > 1) throw new Problem('session.ambiguous');
  const { [KEY_HEADER]: text, [BEARER_HEADER]: header = '' } = request.headers;
  if (typeof text === 'string') return text;
  const [, token] = bearer.exec(header) ?? [];
  return token?.startsWith(KEY_BEGIN) === true ? token : null;
}

/**
 * The token of the session that a request belongs to.
 * @throws Problem as `credentialOf` does; `session.required` without one, also where a key is sent instead.
 */
export function sessionTokenOf(request: FastifyRequest): string {
  const credential = credentialOf(request);
  if (credential?.kind !== 'session') throw new Problem('session.required');
  return credential.token;
}

/**
 * What a page has to know besides the cookie, which the browser sends without being asked. Made from the token, so it
 * is bound to this log-in and stored nowhere; the token cannot be made from it.
 */
export function csrfTokenOf(sessionToken: string): string {
  return createHmac('sha256', sessionToken).update('keyward csrf v1').digest('base64url');
}

/** Headers with a credential, as they came over the wire: of two with the same name, Node shows one, or both as one. */
function countOf({ raw: { rawHeaders } }: FastifyRequest): number {
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    if (isNamed(name, BEARER_HEADER) || isNamed(name, KEY_HEADER)) count++;
  }
  return count;
}

function isNamed(name: string, wanted: string): boolean {
  return name.length === wanted.length && name.toLowerCase() === wanted;
}

/** Of a request with one. */
function credentialInHeaders({ headers }: FastifyRequest): Credential {
  const { [KEY_HEADER]: text, [BEARER_HEADER]: header = '' } = headers;
  if (typeof text === 'string') return { kind: 'key', text };
  const [, token] = bearer.exec(header) ?? [];
  if (token === undefined) throw new Problem('session.invalid');
  return token.startsWith(KEY_BEGIN) ? { kind: 'key', text: token } : { kind: 'session', token };
}

/** Fetch Metadata (W3C), else the Origin header, and the token: a page elsewhere can send the cookie, but none of these. */
function assertOwnPage({ headers, host }: FastifyRequest, sessionToken: string): void {
  const site = headers['sec-fetch-site'];
  const isSame = site === undefined ? originHostOf(headers.origin) === host : site === 'same-origin';
  if (!isSame || !isCsrfToken(headers[CSRF_HEADER], sessionToken)) throw new Problem('session.cross-site');
}

function isCsrfToken(given: string | string[] | undefined, sessionToken: string): boolean {
  const wanted = Buffer.from(csrfTokenOf(sessionToken));
  const bytes = Buffer.from(typeof given === 'string' ? given : '');
  return bytes.length === wanted.length && timingSafeEqual(bytes, wanted);
}

function originHostOf(origin: string | undefined): string | null {
  return origin !== undefined && URL.canParse(origin) ? new URL(origin).host : null;
}
