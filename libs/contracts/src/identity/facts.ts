import type { Role } from '../actor.js';
import { revoking } from '../api-keys/revocation.js';
import { defineCommand } from '../command.js';
import type { ProjectState } from './project.js';
import type { UserState } from './user.js';

/** Which of identity's documents are asked for: by their ids, or all in the order of their ids. */
export interface FactsQuery {
  /** At most 100. Where they are given, the rest of the query says nothing. */
  readonly ids?: readonly string[];
  /** RFC 3339: without what has not changed since. Null for all. */
  readonly changedSince: string | null;
  /** Beginning after this id; null for the beginning. */
  readonly after: string | null;
}

/** A document of identity as other services may know it: whole, as of one version, without personal data. */
interface Facts {
  readonly id: string;
  readonly version: number;
  readonly changedAt: string;
}

export interface MemberFacts extends Facts {
  readonly projectId: string;
  readonly userId: string | null;
  readonly role: Role;
  /** Ids of the services it may use. */
  readonly services: readonly string[];
  readonly removedAt: string | null;
}

export interface ProjectFacts extends Facts {
  readonly state: ProjectState;
}

export interface UserFacts extends Facts {
  readonly state: UserState;
}

/**
 * As many as fit into one message; the end of the list is an empty answer. For services that keep a projection of
 * identity's events: what is lost on the way to them is found again here.
 */
export const listMemberFacts = defineCommand<FactsQuery, readonly MemberFacts[]>('identity.list-member-facts');
export const listProjectFacts = defineCommand<FactsQuery, readonly ProjectFacts[]>('identity.list-project-facts');
export const listUserFacts = defineCommand<FactsQuery, readonly UserFacts[]>('identity.list-user-facts');

/** What identity has stored, told before it answers whoever asked for it. */
export interface TakeFactsRequest {
  /** The id of the event of the change: `mem_…:7`. */
  readonly revision: string;
  /** The project it is of; null for an account. */
  readonly projectId: string | null;
  /** The user who asked for it; null: Keyward itself. */
  readonly by: string | null;
  readonly members?: readonly MemberFacts[];
  readonly projects?: readonly ProjectFacts[];
  readonly users?: readonly UserFacts[];
}

/** Answers once no verifier honours any more what these facts take away, be they known already or not. */
export const takeFacts = defineCommand<TakeFactsRequest, Record<string, never>>('api-keys.take-facts', null, revoking);
