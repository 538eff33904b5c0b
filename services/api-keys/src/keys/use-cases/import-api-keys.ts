import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  newId,
  Problem,
  type Idempotency,
  type ImportApiKeysRequest,
  type ImportedKey,
  type ImportResult,
  type ImportResults,
  type Replayable,
} from '#contracts';
import { isDuplicateKey } from '#outbox';
import { sideBySide } from '#runtime';
import { Peppers } from '../domain/peppers.js';
import { KeyMaker } from '../key-maker.js';
import { ApiKeyStore } from '../store/api-key.store.js';
import { ownIdempotency } from './key-by-key.js';

const AT_A_TIME = 20;

@Injectable()
export class ImportApiKeys {
  constructor(
    private readonly keys: ApiKeyStore,
    private readonly maker: KeyMaker,
    private readonly peppers: Peppers,
  ) {}

  /**
   * Each key for itself; what is refused keeps no other. A retry finds those that were made, and tries the rest again.
   * @throws Problem `idempotency.key-reused` where other keys were imported under the idempotency key.
   */
  async execute(request: ImportApiKeysRequest): Promise<Replayable<ImportResults>> {
    assertAllowed(request.actor, 'api-keys:import', request.projectId);
    const outcomes = await sideBySide(request.keys, AT_A_TIME, (key, at) =>
      // By its place, so that a hash that stands there twice is one key and one refusal.
      this.outcomeOf(key, request, ownIdempotency(request.idempotency, `${at}`)),
    );
    const made = outcomes.filter(({ body }) => body.ok);
    const replayed = made.length > 0 && made.every((outcome) => outcome.replayed);
    return { body: { results: outcomes.map(({ body }) => body) }, replayed };
  }

  private async outcomeOf(
    key: ImportedKey,
    request: ImportApiKeysRequest,
    idempotency: Idempotency,
  ): Promise<Replayable<ImportResult>> {
    const { sha256 } = key;
    try {
      const { body: id, replayed } = await this.import(key, request, idempotency);
      return { body: { sha256, ok: true, id }, replayed };
    } catch (failure) {
      const { code } = refusalIn(failure);
      return { body: { sha256, ok: false, code }, replayed: false };
    }
  }

  /** @returns the id of the key. */
  private async import(
    key: ImportedKey,
    { actor, projectId }: ImportApiKeysRequest,
    idempotency: Idempotency,
  ): Promise<Replayable<string>> {
    const wish = { ...key, actor, projectId };
    const holder = await this.maker.holderFor(wish);
    const digest = Buffer.from(key.sha256, 'hex').toString('base64url');
    const held = await this.keys.findImported(this.peppers.hmacsOf(digest));
    const isRetry = held.some(({ replays }) => replays.some((replay) => replay.key === idempotency.key));
    if (held.length > 0 && !isRetry) throw new Problem('api-key.hash-taken');
    const { prefix = '', lastFour = null } = key;
    const text = { keyId: newId('key'), digest: this.peppers.keep(digest), prefix, lastFour, imported: true };
    return this.maker.make(wish, holder, text, idempotency, ({ _id }) => _id);
  }
}

/** @throws what is no refusal of this one key. */
function refusalIn(failure: unknown): Problem {
  if (isDuplicateKey(failure, 'digest.hmac')) return new Problem('api-key.hash-taken', [], { cause: failure });
  if (failure instanceof Problem && failure.code !== 'idempotency.key-reused') return failure;
  throw failure;
}
