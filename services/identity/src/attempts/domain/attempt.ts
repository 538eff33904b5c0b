import { hash } from 'node:crypto';
import type { Actor } from '#contracts';

/** What somebody has tried in vain, as it comes in. Nothing of it but ids is written as it is. */
export interface Tried {
  readonly actor: Actor;
  readonly operation: string;
  readonly code: string;
  readonly projectId: string | null;
  readonly address: string | null;
  /** What was given as e-mail address at a log-in: some type their password there. */
  readonly typed: string | null;
  /** Whose account it was for, where that is known without the address. */
  readonly userId: string | null;
  readonly requestId: string | null;
  readonly times: number;
}

/** The first of its kind within a minute, and how many followed. */
export interface Attempt {
  readonly _id: string;
  readonly operation: string;
  readonly code: string;
  readonly times: number;
  readonly createdAt: Date;
}

/** Whoever tries to log in: they need not be who they say they are. */
export const anybody: Actor = { kind: 'user', userId: 'anyone', operator: false, sessionId: null, membership: null };

/** The same for the same who, where, what and answer. A digest, so that nobody's typing is kept in memory. */
export function kindOf({ actor, operation, code, projectId, address, typed, userId }: Tried): string {
  const what = [actor.userId, actor.key?.keyId ?? null, userId, typed, operation, code, projectId, address];
  return hash('sha256', JSON.stringify(what), 'base64url');
}
