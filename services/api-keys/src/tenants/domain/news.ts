import { isId, roles, type KeywardEvent, type ProjectState, type Role, type UserState } from '#contracts';
import type { MemberNews } from './tenant.js';

/** The state of a project or a user after one of its events. */
export interface StateNews<State extends string> {
  readonly id: string;
  readonly ver: number;
  readonly state: State;
}

const projectStateAfter: Readonly<Record<string, ProjectState>> = {
  'project.created': 'active',
  'project.suspended': 'suspended',
  'project.resumed': 'active',
  'project.closed': 'closed',
};

const userStateAfter: Readonly<Record<string, UserState>> = {
  'user.created': 'active',
  'user.disabled': 'disabled',
  'user.enabled': 'active',
};

/** Null for an event that says nothing of the state: these may be missed, as the others carry the state whole. */
export function projectNewsIn(event: KeywardEvent): StateNews<ProjectState> | null {
  return stateNewsIn(event, projectStateAfter);
}

export function userNewsIn(event: KeywardEvent): StateNews<UserState> | null {
  return stateNewsIn(event, userStateAfter);
}

/** Null for an event that has not the form of a member's. One that changes nothing known here still has a version. */
export function memberNewsIn({ type, subject, time, projectid, aggregatever, data }: KeywardEvent): MemberNews | null {
  const { userId, before, after } = data;
  if (!isId('mem', subject) || projectid === undefined || !isUserId(userId)) return null;
  const news = { memberId: subject, projectId: projectid, userId, ver: aggregatever };
  const role = type === 'member.removed' ? before?.['role'] : after?.['role'];
  return {
    ...news,
    ...(isRole(role) && { role }),
    ...(isListOfIds(after?.['services']) && { services: after['services'] }),
    ...(type === 'member.removed' && { removedAt: new Date(time) }),
  };
}

function stateNewsIn<State extends string>(
  { type, subject, aggregatever }: KeywardEvent,
  stateAfter: Readonly<Record<string, State>>,
): StateNews<State> | null {
  const state = stateAfter[type];
  return state === undefined ? null : { id: subject, ver: aggregatever, state };
}

function isUserId(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}

function isRole(value: unknown): value is Role {
  return roles.some((role) => role === value);
}

function isListOfIds(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((id) => typeof id === 'string');
}
