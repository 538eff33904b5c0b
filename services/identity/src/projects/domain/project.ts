import type { ProjectView } from '#contracts';

/** The container of members, keys and everything else. */
export interface Project {
  readonly _id: string;
  /** Shown to people, read out on the telephone: no letters or digits that look alike. */
  readonly code: string;
  readonly name: string;
  readonly state: 'active';
  readonly createdAt: Date;
}

const LEGIBLE = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const CODE_LENGTH = 8;

/** @param random at least 8 bytes. Two projects get the same code about once in a million million. */
export function codeFrom(random: Uint8Array): string {
  const letters = Array.from(random.subarray(0, CODE_LENGTH), (byte) => LEGIBLE.charAt(byte % LEGIBLE.length));
  return `P-${letters.join('')}`;
}

export function toProjectView({ _id, code, name, state, createdAt }: Project): ProjectView {
  return { id: _id, code, name, state, createdAt: createdAt.toISOString() };
}
