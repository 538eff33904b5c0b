/** One log-in. The token is known to its holder only. */
export interface Session {
  readonly _id: string;
  readonly userId: string;
  /** SHA-256 of the token, base64url. */
  readonly tokenDigest: string;
  readonly expiresAt: Date;
  readonly endedAt: Date | null;
}

const LIFETIME_MS = 12 * 60 * 60 * 1_000;

/** 12 hours after the log-in a session ends, whatever happens in it. */
export function endOfSession(startedAt: Date): Date {
  return new Date(startedAt.getTime() + LIFETIME_MS);
}

export function isLive(session: Session, now: Date): boolean {
  return session.endedAt === null && now < session.expiresAt;
}
