import type { Changes } from '#verifier';

/** Of a message; the server takes 128 KB. */
export const MOST_BYTES = 100_000;

export const noChanges: Changes = { keys: [], members: [], projects: [], owners: [] };

export function joined(all: readonly Partial<Changes>[]): Changes {
  return {
    keys: all.flatMap(({ keys = [] }) => keys),
    members: all.flatMap(({ members = [] }) => members),
    projects: all.flatMap(({ projects = [] }) => projects),
    owners: all.flatMap(({ owners = [] }) => owners),
  };
}

/** In bytes, as it travels. */
export function sizeOf(changes: Changes): number {
  return Buffer.byteLength(JSON.stringify(changes));
}

/** Whether one message can tell of all of them. */
export function fitInMessage(changes: Changes): boolean {
  return sizeOf(changes) <= MOST_BYTES;
}

/** These in their order, in as few parts as are no greater than so many bytes each, unless one alone is. */
export function inParts<Each extends { readonly changes: Partial<Changes> }>(
  all: readonly Each[],
  mostBytes: number,
): readonly (readonly Each[])[] {
  const parts: Each[][] = [];
  let room = 0;
  for (const each of all) {
    const size = sizeOf(joined([each.changes]));
    room -= size;
    if (room >= 0) parts.at(-1)?.push(each);
    else {
      parts.push([each]);
      room = mostBytes - size;
    }
  }
  return parts;
}
