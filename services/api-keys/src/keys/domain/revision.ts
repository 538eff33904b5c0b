/** A key at one version, as every view of it says. */
export interface KeyVersion {
  readonly id: string;
  readonly projectId: string;
  readonly version: number;
}

/** The id of the event that this version goes back to: what its revocation is asked after by. */
export function revisionOf({ id, version }: KeyVersion): string {
  return `${id}:${version}`;
}
