import { Problem, type InvitationState, type InvitationView, type Language, type Role } from '#contracts';

/** Somebody was asked, by mail, to become a member. */
export interface Invitation {
  readonly _id: string;
  readonly projectId: string;
  readonly email: string;
  /** The address as it is compared: see `emailKeyOf`. */
  readonly emailKey: string;
  readonly role: Role;
  /** Ids of the services the member may use from the beginning. */
  readonly services: readonly string[];
  readonly language: Language;
  /** Id of the user who invited. */
  readonly invitedBy: string;
  /** Of the newest link. */
  readonly expiresAt: Date;
  /** Which link is good: 1, 2, … */
  readonly issue: number;
  readonly state: InvitationState;
  readonly createdAt: Date;
}

const LIFETIME_MS = 7 * 24 * 60 * 60 * 1_000;

/** A link is good for 7 days of 24 hours. */
export function endOfLink(sentAt: Date): Date {
  return new Date(sentAt.getTime() + LIFETIME_MS);
}

/**
 * A link is good once, until it lapses, and until a newer one was sent.
 * @throws Problem `link.invalid`, which says no more.
 */
export function assertAcceptable(
  invitation: Invitation | null,
  issue: number,
  now: Date,
): asserts invitation is Invitation {
  const isGood =
    invitation !== null && invitation.state === 'pending' && invitation.issue === issue && now < invitation.expiresAt;
  if (!isGood) throw new Problem('link.invalid');
}

/** @throws Problem `invitation.not-found`, also for one of another project. */
export function assertOf(projectId: string, invitation: Invitation | null): asserts invitation is Invitation {
  if (invitation === null || invitation.projectId !== projectId) throw new Problem('invitation.not-found');
}

export function toInvitationView(invitation: Invitation): InvitationView {
  const { _id, projectId, email, role, services, invitedBy, expiresAt, createdAt } = invitation;
  return {
    id: _id,
    projectId,
    email,
    role,
    services,
    invitedBy,
    expiresAt: expiresAt.toISOString(),
    createdAt: createdAt.toISOString(),
  };
}
