import {
  sessionEnded,
  type Actor,
  type ListedSessionView,
  type SessionEndReason,
  type SessionMethod,
} from '#contracts';
import type { User } from '../../users/domain/user.js';

/** One log-in. The token is known to its holder only. */
export interface Session {
  readonly _id: string;
  readonly userId: string;
  /** SHA-256 of the token, base64url. */
  readonly tokenDigest: string;
  readonly method: SessionMethod;
  /** Of the client that opened it, where it is known. */
  readonly address: string | null;
  readonly userAgent: string | null;
  /** As the user's was when it opened: see `User.sessionEpoch`. */
  readonly epoch: number;
  readonly expiresAt: Date;
  /** To the minute. */
  readonly lastSeenAt: Date;
  readonly endedAt: Date | null;
  readonly endReason: SessionEndReason | null;
  readonly createdAt: Date;
}

const HOUR_MS = 60 * 60 * 1_000;
const LIFETIME_MS = 12 * HOUR_MS;
const IDLE_LIMIT_MS = 2 * HOUR_MS;

/** How exactly `lastSeenAt` is kept: seeing a session is no reason to write each time. */
const SEEN_WITHIN_MS = 60 * 1_000;

/** 12 hours after the log-in a session ends, whatever happens in it. */
export function endOfSession(startedAt: Date): Date {
  return new Date(startedAt.getTime() + LIFETIME_MS);
}

/** Who was not seen since then has been away for 2 hours: NIST SP 800-63B-4 §5.2 asks for such a limit. */
export function lastSeenAtLeast(now: Date): Date {
  return new Date(now.getTime() - IDLE_LIMIT_MS);
}

/** Not ended by anybody, within both limits, and of an account that is as it was when the session opened. */
export function isLive(session: Session, user: User, now: Date): boolean {
  const isWithinLimits = now < session.expiresAt && session.lastSeenAt > lastSeenAtLeast(now);
  const isOfPresent = session.epoch === user.sessionEpoch || session._id === user.keptSessionId;
  return session.endedAt === null && isWithinLimits && isOfPresent && user.state === 'active';
}

/** Null where what is kept is exact enough. */
export function outdatedSince({ lastSeenAt }: Session, now: Date): Date | null {
  const since = new Date(now.getTime() - SEEN_WITHIN_MS);
  return lastSeenAt <= since ? since : null;
}

/** What ends a session, whoever wants it; null where it has ended already. */
export function ending(session: Session, reason: SessionEndReason, actor: Actor, now: Date) {
  if (session.endedAt !== null) return null;
  const data = { userId: session.userId, endedAt: now.toISOString(), reason };
  return { set: { endedAt: now, endReason: reason }, event: sessionEnded.of({ actor, data }) };
}

export function toListedView(session: Session, currentId: string | null): ListedSessionView {
  const { _id, method, address, userAgent, createdAt, lastSeenAt, expiresAt } = session;
  return {
    id: _id,
    method,
    current: _id === currentId,
    address,
    userAgent,
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  };
}
