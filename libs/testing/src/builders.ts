import { newId, type Actor, type ActorKey, type ActorMembership, type Role } from '#contracts';

/** Somebody who is logged in, and of whom nothing else matters but what is given. */
export function anActor(given: Partial<Actor> = {}): Actor {
  return {
    kind: 'user',
    userId: newId('usr'),
    operator: false,
    sessionId: newId('ses'),
    membership: null,
    ...given,
  };
}

/** Who the actor is and where it belongs, in as far as a test cares. */
interface Place {
  readonly projectId?: string;
  readonly userId?: string;
}

export function anAdmin(place: Place = {}): Actor {
  return aMember('admin', place);
}

export function aUser(place: Place = {}): Actor {
  return aMember('user', place);
}

export function anAuditor(place: Place = {}): Actor {
  return aMember('auditor', place);
}

/** Runs the platform and is in no project. */
export function anOperator(given: Partial<Actor> = {}): Actor {
  return anActor({ operator: true, ...given });
}

/** Logged in, and not in the project the request names: identity resolves no membership then. */
export function aStranger(): Actor {
  return anActor();
}

/** The same caller with a key instead of a session: a standard one without platform scopes, unless a test says otherwise. */
export function withKey(actor: Actor, given: Partial<ActorKey> = {}): Actor {
  return { ...actor, sessionId: null, key: { keyId: newId('key'), kind: 'standard', scopes: [], ...given } };
}

function aMember(role: Role, { projectId = newId('prj'), userId = newId('usr') }: Place): Actor {
  const membership: ActorMembership = { memberId: newId('mem'), projectId, role };
  return anActor({ userId, membership });
}
