import {
  Problem,
  projectClosed,
  projectResumed,
  projectSuspended,
  type Actor,
  type EventDraft,
  type ProjectState,
  type ProjectView,
} from '#contracts';

/** The container of members, keys and everything else. */
export interface Project {
  readonly _id: string;
  /** Shown to people, read out on the telephone: no letters or digits that look alike. */
  readonly code: string;
  readonly name: string;
  readonly state: ProjectState;
  /** Ids of the persons' memberships with the role admin. There is always one: see `ProjectStore.removeAdmin`. */
  readonly admins: readonly string[];
  readonly createdAt: Date;
}

const LEGIBLE = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const CODE_LENGTH = 8;

/** @param random at least 8 bytes. Two projects get the same code about once in a million million. */
export function codeFrom(random: Uint8Array): string {
  const letters = Array.from(random.subarray(0, CODE_LENGTH), (byte) => LEGIBLE.charAt(byte % LEGIBLE.length));
  return `P-${letters.join('')}`;
}

/**
 * What a change of state tells; null where there is none.
 * @throws Problem `project.closed`: closing is for good.
 */
export function moved(from: ProjectState, to: ProjectState, actor: Actor): EventDraft | null {
  if (from === to) return null;
  if (from === 'closed') throw new Problem('project.closed');
  if (to === 'closed') return projectClosed.of({ actor, data: { from } });
  return (to === 'suspended' ? projectSuspended : projectResumed).of({ actor, data: {} });
}

/**
 * In a suspended project only operators change anything, in a closed one nobody does.
 * @throws Problem `project.suspended`, `project.closed`.
 */
export function assertChangeable({ state }: Project, actor: Actor): void {
  if (state === 'closed') throw new Problem('project.closed');
  if (state === 'suspended' && !actor.operator) throw new Problem('project.suspended');
}

export function toProjectView({ _id, code, name, state, createdAt }: Project): ProjectView {
  return { id: _id, code, name, state, createdAt: createdAt.toISOString() };
}
