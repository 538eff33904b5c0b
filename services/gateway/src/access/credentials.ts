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
  const { authorization = [], [KEY_HEADER]: keys = [] } = request.raw.headersDistinct;
  const cookie = request.cookies[SESSION_COOKIE];
  if (authorization.length + keys.length + (cookie === undefined ? 0 : 1) > 1) throw new Problem('session.ambiguous');
  const [header] = authorization;
  const [text] = keys;
  if (text !== undefined) return { kind: 'key', text };
  if (header !== undefined) return credentialIn(header);
  if (cookie === undefined) return null;
  if (!safeMethods.has(request.method)) assertOwnPage(request, cookie);
  return { kind: 'session', token: cookie };
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

function credentialIn(header: string): Credential {
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
