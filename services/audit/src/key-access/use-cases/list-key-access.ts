import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  decodeCursor,
  encodeCursor,
  Problem,
  type KeyAccessQuery,
  type KeyAccessRequest,
  type KeyAccessView,
  type Page,
} from '#contracts';
import { Clock } from '#outbox';
import { timeIn } from '../../asked-time.js';
import { accessOf, isOpen, type Question } from '../domain/access.js';
import type { Past } from '../domain/past.js';
import { PastStore } from '../store/past.store.js';

const KEYS_AT_A_TIME = 200;
/** So that an answer comes in time, however few of a project's keys could call the service. */
const KEYS_IN_A_REQUEST = 2_000;

/** How far a reading has come. */
interface Reading {
  readonly found: readonly KeyAccessView[];
  /** The last key that was looked at; null once all were. */
  readonly at: string | null;
}

@Injectable()
export class ListKeyAccess {
  constructor(
    private readonly pasts: PastStore,
    private readonly clock: Clock,
  ) {}

  /**
   * In the order of the keys' ids. A page may be shorter than was asked for, or empty, and not be the last.
   * @throws Problem `request.invalid` for a moment that has not come yet.
   */
  async execute({ actor, projectId, query }: KeyAccessRequest): Promise<Page<KeyAccessView>> {
    assertAllowed(actor, 'audit:read', projectId);
    const question = this.questionIn(query);
    const list = `key-access:${projectId}:${question.service}:${question.at.toISOString()}`;
    const after = decodeCursor(list, query.cursor) ?? '';
    const project = (await this.pasts.read([projectId], question.at))(projectId);
    if (!isOpen(project)) return { items: [], nextCursor: null };
    const { found, at } = await this.readFrom(after, query.limit, { projectId, project, question });
    const items = found.slice(0, query.limit);
    const last = found.length > query.limit ? (items.at(-1)?.keyId ?? null) : at;
    return { items, nextCursor: last === null ? null : encodeCursor(list, last) };
  }

  private questionIn({ service, at: text }: KeyAccessQuery): Question {
    const at = timeIn('at', text);
    if (at <= this.clock.now()) return { service, at };
    throw new Problem('request.invalid', [{ field: 'at', message: 'must not be in the future' }]);
  }

  private async readFrom(first: string, wanted: number, scene: Scene): Promise<Reading> {
    const found: KeyAccessView[] = [];
    let after = first;
    for (let read = 0; read < KEYS_IN_A_REQUEST; read += KEYS_AT_A_TIME) {
      const keyIds = await this.pasts.listKeyIds(scene.projectId, scene.question.at, after, KEYS_AT_A_TIME);
      found.push(...(await this.accessesOf(keyIds, scene)));
      after = keyIds.at(-1) ?? after;
      if (keyIds.length < KEYS_AT_A_TIME) return { found, at: null };
      if (found.length > wanted) break;
    }
    return { found, at: after };
  }

  private async accessesOf(keyIds: readonly string[], { project, question }: Scene): Promise<KeyAccessView[]> {
    const keyOf = await this.pasts.read(keyIds, question.at);
    const holdersOf = (id: string) => holdersIn(keyOf(id));
    const holders = keyIds.flatMap((id) => Object.values(holdersOf(id)));
    const holderOf = await this.pasts.read(holders, question.at);
    return keyIds
      .map((id) => {
        const [member, owner] = [holderOf(holdersOf(id).memberId), holderOf(holdersOf(id).accountId)];
        return accessOf(id, { key: keyOf(id), member, project, owner }, question);
      })
      .filter((access) => access !== null);
  }
}

interface Scene {
  readonly projectId: string;
  readonly project: Past;
  readonly question: Question;
}

/** A service account has no account beside its membership. Empty where there is none. */
function holdersIn(key: Past): { readonly memberId: string; readonly accountId: string } {
  const [memberId, ownerId] = [key.textOf('memberId') ?? '', key.textOf('ownerId') ?? ''];
  return { memberId, accountId: ownerId === memberId ? '' : ownerId };
}
