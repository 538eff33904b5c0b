import { Injectable } from '@nestjs/common';
import type { Actor } from '#contracts';
import { Revoker } from '../revocations/revoker.js';
import { revisionOf, type KeyVersion } from './domain/revision.js';

/** Tells verifiers of keys that were changed, once the change is stored. */
@Injectable()
export class KeyChanges {
  constructor(private readonly revoker: Revoker) {}

  /**
   * Resolves once no verifier honours the key any more as it was before this version. To be called also where a retry
   * finds the version stored already: whoever stored it may not have come this far.
   * @returns the revision.
   * @throws Problem `revocation.unconfirmed`: the change is stored, and is to be asked for again.
   */
  async settle(key: KeyVersion, { userId }: Actor): Promise<string> {
    const revision = revisionOf(key);
    await this.revoker.settle({ revision, projectId: key.projectId, by: userId, changes: changesOf(key) });
    return revision;
  }

  /** For what takes nothing away, or nobody waits for: a verifier that does not hear of it now, does within a second. */
  announce(key: KeyVersion): void {
    this.revoker.announce(changesOf(key));
  }
}

function changesOf({ id, version }: KeyVersion) {
  return { keys: [{ keyId: id, ver: version }] };
}
