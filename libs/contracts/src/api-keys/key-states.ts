import type { Actor, Role } from '../actor.js';
import { defineCommand } from '../command.js';
import type { KeySettingsData } from './create-api-key.js';
import type { ApiKeyKind } from './key-kinds.js';

/** All that the events of a key tell of it, as it stands; nothing that its text could be found by. Times are RFC 3339. */
export interface KeyStateView extends KeySettingsData {
  readonly keyId: string;
  /** Of the last event that is in it. */
  readonly version: number;
  readonly projectId: string | null;
  readonly createdAt: string;
  readonly ownerId: string;
  readonly memberId: string;
  readonly role: Role;
  readonly kind: ApiKeyKind;
  readonly imported: boolean;
  readonly lastFour: string | null;
  readonly expiresAt: string;
  /** As it was told, even where it is over. */
  readonly previousTextUntil: string | null;
  readonly disabledAt: string | null;
  readonly leakedAt: string | null;
  readonly deletedAt: string | null;
}

export interface ListKeyStatesRequest {
  /** Keyward itself: it is about the keys of all projects. */
  readonly actor: Actor;
  /** An id; the first ones for an empty text. */
  readonly after: string;
  /** At most so many; fewer where they would not fit into one message. */
  readonly limit: number;
}

export interface KeyStates {
  /** In the order of their ids. None: there are no more. */
  readonly keys: readonly KeyStateView[];
}

/** Keys with their states, deleted ones too, to be held against what the audit log tells of them. */
export const listKeyStates = defineCommand<ListKeyStatesRequest, KeyStates>('api-keys.list-key-states');
