import type { FastifyReply } from 'fastify';
import { randomBytes } from 'node:crypto';
import { base62, type LogInReply, type OpenedSessionView } from '#contracts';
import { digestOf } from '#key-text';
import { SESSION_COOKIE } from '../access/credentials.js';

const cookieOptions = { path: '/', httpOnly: true, secure: true, sameSite: 'strict' } as const;

/**
 * The last step of every way to log in: a new token, whose digest is all that identity is told, set as a cookie too.
 * @param logIn opens the session, or throws.
 */
export async function openSession(
  reply: FastifyReply,
  logIn: (tokenDigest: string) => Promise<LogInReply>,
): Promise<OpenedSessionView> {
  const token = newToken();
  const { user, expiresAt } = await logIn(digestOf(token));
  void reply.setCookie(SESSION_COOKIE, token, { ...cookieOptions, expires: new Date(expiresAt) });
  return { token, user, expiresAt };
}

export function forgetSession(reply: FastifyReply): void {
  void reply.clearCookie(SESSION_COOKIE, cookieOptions);
}

/** 256 random bits. The prefix lets secret scanners find one that leaked. */
function newToken(): string {
  return `kws_${base62(randomBytes(32), 43)}`;
}
