import { Injectable } from '@nestjs/common';
import { Problem, type KeyStates, type KeyStateView, type ListKeyStatesRequest } from '#contracts';
import { toState } from '../domain/key-state.js';
import { ApiKeyStore } from '../store/api-key.store.js';

/** So much fits into one message beside what else is said; a key has a few KiB at most. */
const LARGEST_REPLY_BYTES = 64 * 1024;
const MOST_KEYS = 200;

@Injectable()
export class ListKeyStates {
  constructor(private readonly keys: ApiKeyStore) {}

  /** Only for Keyward itself, which holds them against the log. */
  async execute({ actor, after, limit }: ListKeyStatesRequest): Promise<KeyStates> {
    if (actor.kind !== 'system') throw new Problem('request.unknown-path');
    const found = await this.keys.listAll(after, Math.min(Math.max(limit, 1), MOST_KEYS));
    return { keys: fitting(found.map(toState)) };
  }
}

/** As many as one message takes, and one at least. */
function fitting(keys: readonly KeyStateView[]): readonly KeyStateView[] {
  let bytes = 0;
  const tooMuch = keys.findIndex((key, at) => {
    bytes += Buffer.byteLength(JSON.stringify(key)) + 1;
    return at > 0 && bytes > LARGEST_REPLY_BYTES;
  });
  return tooMuch < 0 ? keys : keys.slice(0, tooMuch);
}
