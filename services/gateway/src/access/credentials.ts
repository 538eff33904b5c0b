import type { FastifyRequest } from 'fastify';
import { Problem } from '#contracts';

/** `__Host-`: browsers send it back only to this host, over TLS (or loopback), and no subdomain can set it. */
export const SESSION_COOKIE = '__Host-keyward';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);
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
  assertSameSite(request);
  return cookie;
}

function tokenIn(header: string): string {
  const [, token] = bearer.exec(header) ?? [];
  if (token === undefined) throw new Problem('session.invalid');
  return token;
}

/** Fetch Metadata (W3C), else the Origin header: a page elsewhere can send the cookie, but not these. */
function assertSameSite({ method, headers, host }: FastifyRequest): void {
  if (safeMethods.has(method)) return;
  const site = headers['sec-fetch-site'];
  const isSame = site === undefined ? originHostOf(headers.origin) === host : site === 'same-origin';
  if (!isSame) throw new Problem('session.cross-site');
}

function originHostOf(origin: string | undefined): string | null {
  return origin !== undefined && URL.canParse(origin) ? new URL(origin).host : null;
}
