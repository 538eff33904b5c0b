import type { FastifyRequest } from 'fastify';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { Problem } from '#contracts';

/** `__Host-`: browsers send it back only to this host, over TLS (or loopback), and no subdomain can set it. */
export const SESSION_COOKIE = '__Host-keyward';

/** Of requests that change nothing (RFC 9110 §9.2.1). */
export const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** In lower case, as Node has it. */
const CSRF_HEADER = 'x-csrf-token';

const bearer = /^bearer ([A-Za-z0-9_-]{1,200})$/i;

/**
 * The session token a request carries.
 * @throws Problem `session.required` without one, `session.ambiguous` with two, `session.invalid` where it has not the
 *   form of one, `session.cross-site` for a cookie that another site made the browser send.
 */
export function sessionTokenOf(request: FastifyRequest): string {
  const headers = request.raw.headersDistinct['authorization'] ?? [];
  const cookie = request.cookies[SESSION_COOKIE];
  if (headers.length + (cookie === undefined ? 0 : 1) > 1) throw new Problem('session.ambiguous');
  const [header] = headers;
  if (header !== undefined) return tokenIn(header);
  if (cookie === undefined) throw new Problem('session.required');
  if (!safeMethods.has(request.method)) assertOwnPage(request, cookie);
  return cookie;
}

/**
 * What a page has to know besides the cookie, which the browser sends without being asked. Made from the token, so it
 * is bound to this log-in and stored nowhere; the token cannot be made from it.
 */
export function csrfTokenOf(sessionToken: string): string {
  return createHmac('sha256', sessionToken).update('keyward csrf v1').digest('base64url');
}

export function hasCredentials({ headers, cookies }: FastifyRequest): boolean {
  return headers.authorization !== undefined || cookies[SESSION_COOKIE] !== undefined;
}

function tokenIn(header: string): string {
  const [, token] = bearer.exec(header) ?? [];
  if (token === undefined) throw new Problem('session.invalid');
  return token;
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
