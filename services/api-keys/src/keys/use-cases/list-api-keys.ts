import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  decodeCursor,
  encodeCursor,
  mayDo,
  pageOf,
  Problem,
  type ApiKeyView,
  type ListApiKeysRequest,
  type Page,
} from '#contracts';
import { prefixesOf } from '#keywords';
import { Clock } from '#outbox';
import { toView } from '../domain/key-view.js';
import {
  comparePositions,
  orderOf,
  positionOf,
  readPosition,
  writePosition,
  type Order,
  type Position,
} from '../domain/order.js';
import { shelvesOf } from '../domain/shelf.js';
import { ApiKeyStore } from '../store/api-key.store.js';
import type { Found, Listing } from '../store/listing.js';

const cursorOfAnotherList = { field: 'cursor', message: 'is not a cursor of this list' };

@Injectable()
export class ListApiKeys {
  constructor(
    private readonly keys: ApiKeyStore,
    private readonly clock: Clock,
  ) {}

  /**
   * A page of the keys that are asked for and may be seen. A key whose sorted value changes between two pages may be
   * missed or met again; all others are met once. A search that has to look far ends with a page that is not full.
   */
  async execute(request: ListApiKeysRequest): Promise<Page<ApiKeyView>> {
    const { limit, cursor } = request.query;
    const now = this.clock.now();
    const listings = listingsOf(request, now);
    const { order } = listings[0];
    const list = nameOf(request, listings[0]);
    const cursorAt = (position: Position) => encodeCursor(list, writePosition(position));
    const after = positionAfter(decodeCursor(list, cursor), listings[0]);
    const found = await Promise.all(listings.map((listing) => this.keys.list(listing, after, limit + 1)));
    const { keys, goesOn } = merged(found, order);
    const page = pageOf(
      keys,
      limit,
      (key) => cursorAt(positionOf(key, order)),
      (key) => toView(key, now),
    );
    return page.nextCursor === null && goesOn !== null ? { ...page, nextCursor: cursorAt(goesOn) } : page;
  }
}

type Listings = readonly [Listing, ...Listing[]];

/** What is asked for, as one list or two: of expired keys there are those that were told of, and those that lapsed since. */
function listingsOf({ actor, projectId, query }: ListApiKeysRequest, now: Date): Listings {
  assertAllowed(actor, 'api-keys:read', projectId);
  const { q = '', sort, status = null, kind = null, service = null, expiresBefore } = query;
  const listing: Listing = {
    projectId,
    ownerId: mayDo(actor, 'api-keys:manage-all', projectId) ? (query.ownerId ?? null) : actor.userId,
    shelves: shelvesOf(status, kind),
    prefixes: prefixesOf(q),
    service,
    expiresAfter: status === 'active' ? now : null,
    expiresBefore: expiresBefore === undefined ? null : new Date(expiresBefore),
    order: orderOf(sort),
  };
  if (status !== 'expired') return [listing];
  const untilNow = new Date(Math.min(now.getTime() + 1, listing.expiresBefore?.getTime() ?? Infinity));
  return [listing, { ...listing, shelves: shelvesOf('active', kind), expiresBefore: untilNow }];
}

/** Everything a list is narrowed by. A cursor is good for its own list only. */
function nameOf({ query }: ListApiKeysRequest, listing: Listing): string {
  const { projectId, ownerId, prefixes, service, expiresBefore } = listing;
  const { sort, status, kind } = query;
  return `api-keys:${JSON.stringify([projectId, ownerId, prefixes, service, expiresBefore, sort, status, kind])}`;
}

/** @throws Problem `request.malformed` for a position of another order. */
function positionAfter(text: string | null, { order }: Listing): Position | null {
  const position = text === null ? null : readPosition(text, order);
  if (text !== null && position === null) throw new Problem('request.malformed', [cursorOfAnotherList]);
  return position;
}

/** As one list, which ends where the first of them was broken off. A key that was told of between the reads is in both. */
function merged([only, ...others]: readonly Found[], order: Order): Found {
  if (only === undefined || others.length === 0) return only ?? { keys: [], goesOn: null };
  const parts = [only, ...others];
  const byId = new Map(parts.flatMap(({ keys }) => keys).map((key) => [key._id, key]));
  const placed = [...byId.values()].map((key) => ({ key, position: positionOf(key, order) }));
  const ends = parts.map(({ goesOn }) => goesOn).filter((end) => end !== null);
  const [end = null] = ends.toSorted((one, other) => comparePositions(one, other, order));
  const keys = placed
    .filter(({ position }) => end === null || comparePositions(position, end, order) <= 0)
    .toSorted((one, other) => comparePositions(one.position, other.position, order))
    .map(({ key }) => key);
  return { keys, goesOn: end };
}
