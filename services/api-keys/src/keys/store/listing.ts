import type { Collection } from 'mongoose';
import { beyondPrefix, hasKeyword } from '#keywords';
import type { Order, Position } from '../domain/order.js';
import { reachOf } from '../domain/shelf.js';
import type { ApiKeyDocument } from './api-key.schema.js';
import { indexOf, SEARCH_INDEX, type ListScope } from './list-indexes.js';

/** Which keys are asked for, and in which order. */
export interface Listing extends ListScope {
  readonly shelves: readonly string[];
  /** Beginnings of keywords, each of which a key must have. */
  readonly prefixes: readonly string[];
  readonly service: string | null;
  readonly expiresAfter: Date | null;
  readonly expiresBefore: Date | null;
  readonly order: Order;
}

/** What a list reads of a key. */
export type ListedKey = Omit<ApiKeyDocument, 'pending' | 'replays'>;

/** A part of a filter of MongoDB. */
type Condition = Readonly<Record<string, unknown>>;

/** A range of an index that holds every key that is asked for. */
interface Lead {
  readonly hint: Readonly<Record<string, 1>>;
  readonly filter: Condition;
  readonly range: { readonly min?: object; readonly max?: object };
}

/** A range of fewer keys than this is read as a whole and sorted. */
const RARE = 2_000;

/** So many words of a search may lead: the longest, which are the rarest as a rule. */
const LEADS = 4;

/** A walk for what may stand anywhere begins with so many keys, then goes further each time, and ends after so long. */
const FIRST_STRETCH = 600;
const LONGEST_STRETCH = 20_000;
const PATIENCE_MS = 1_000;

const EARLIEST = new Date(-8_640_000_000_000_000);
const projection = { pending: 0, replays: 0, keywords: 0 };

/** A part of a list. */
export interface Found {
  readonly keys: readonly ListedKey[];
  /** Where a search goes on that was broken off before it had found enough; null where it was not. */
  readonly goesOn: Position | null;
}

/**
 * The keys that are asked for behind the given position, in their order. Costs what the page costs, whatever the size of
 * the project: they are read along the index of the order, and of filters that leave few, from the index of the filter.
 */
export async function findListed(
  keys: Collection,
  listing: Listing,
  after: Position | null,
  limit: number,
): Promise<Found> {
  const leads = leadsOf(listing);
  const { field } = listing.order;
  const options = { sort: sortOf(listing), limit, projection };
  if (leads.length === 0) {
    const found = keys.find<ListedKey>(walkOf(listing, after), { hint: indexOf(listing, field), ...options });
    return { keys: await found.toArray(), goesOn: null };
  }
  const lead = await rareOf(keys, leads);
  if (lead === null) return search(keys, listing, after, limit);
  const filter = { $and: [...conditionsOf(listing), ...behind(listing.order, after)] };
  const found = keys.find<ListedKey>(filter, { hint: lead.hint, ...lead.range, ...options });
  return { keys: await found.toArray(), goesOn: null };
}

/** The next keys on a walk along an order. */
interface Stretch {
  readonly filter: Condition;
  readonly length: number;
}

/** Along the order, stretch by stretch, until there are enough, or it takes too long. */
async function search(keys: Collection, listing: Listing, after: Position | null, limit: number): Promise<Found> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  const found: ListedKey[] = [];
  let place = after;
  for (let length = FIRST_STRETCH; ; length = Math.min(4 * length, LONGEST_STRETCH)) {
    const stretch = { filter: walkOf(unfiltered(listing), place), length };
    found.push(...(await searchStretch(keys, listing, stretch, limit - found.length)));
    if (found.length === limit) return { keys: found, goesOn: null };
    place = await endOf(keys, listing, stretch);
    if (place === null || performance.now() > giveUpAt) return { keys: found, goesOn: place };
  }
}

function searchStretch(
  keys: Collection,
  listing: Listing,
  { filter, length }: Stretch,
  limit: number,
): Promise<readonly ListedKey[]> {
  const wanted = { $and: [...conditionsOf(listing)] };
  const walk = [{ $match: filter }, { $sort: sortOf(listing) }, { $limit: length }];
  const steps = [...walk, { $match: wanted }, { $limit: limit }, { $project: projection }];
  return keys.aggregate<ListedKey>(steps, { hint: indexOf(listing, listing.order.field) }).toArray();
}

/** Answered by the index alone. @returns null where the list ends in this stretch. */
async function endOf(keys: Collection, listing: Listing, { filter, length }: Stretch): Promise<Position | null> {
  const { field } = listing.order;
  const options = { hint: indexOf(listing, field), sort: sortOf(listing), skip: length - 1, limit: 1 };
  const [last] = await keys.find(filter, { ...options, projection: { [field]: 1 } }).toArray();
  return last === undefined ? null : { value: last[field] as Position['value'], id: String(last._id) };
}

/** What the index of the order can be narrowed by, and no more. */
function unfiltered(listing: Listing): Listing {
  const everything = { ...listing, prefixes: [], service: null };
  return listing.order.field === 'expiresAt' ? everything : { ...everything, expiresAfter: null, expiresBefore: null };
}

function sortOf({ order: { field, direction } }: Listing) {
  return { [field]: direction, _id: direction } as const;
}

/** Each branch is one range in the order of the index, so that the database merges them and sorts nothing. */
function walkOf(listing: Listing, after: Position | null): Condition {
  if (after === null) return { $and: [...conditionsOf(listing)] };
  const { shelves } = listing;
  const steps = stepsBehind(listing.order, after);
  const branches = shelves.flatMap((shelf) =>
    steps.map((step) => ({ $and: [...conditionsOf({ ...listing, shelves: [shelf] }), step] })),
  );
  return { $or: branches };
}

function conditionsOf(listing: Listing): readonly Condition[] {
  const { projectId, ownerId, shelves, prefixes, service, expiresAfter, expiresBefore } = listing;
  const [only] = shelves;
  return [
    { projectId, ...(ownerId !== null && { ownerId }) },
    { shelf: shelves.length === 1 ? only : { $in: shelves } },
    ...(expiresAfter === null ? [] : [{ expiresAt: { $gt: expiresAfter } }]),
    ...(expiresBefore === null ? [] : [{ expiresAt: { $lt: expiresBefore } }]),
    ...prefixes.map(hasKeyword),
    ...(service === null ? [] : [{ keywords: { $in: reachOf(service) } }]),
  ];
}

function behind(order: Order, after: Position | null): readonly Condition[] {
  return after === null ? [] : [{ $or: [...stepsBehind(order, after)] }];
}

/** What is behind a position: those that are equal, by their ids, and those that are not. Null is no time, and before all. */
function stepsBehind({ field, direction }: Order, { value, id }: Position): readonly Condition[] {
  const beyond = direction === 1 ? '$gt' : '$lt';
  const equal = { [field]: value, _id: { [beyond]: id } };
  if (value === null) return direction === 1 ? [equal, { [field]: { $gte: EARLIEST } }] : [equal];
  const others = { [field]: { [beyond]: value } };
  const neverUsed = field === 'lastUsedAt' && direction === -1 ? [{ lastUsedAt: null }] : [];
  return [equal, others, ...neverUsed];
}

/** @returns the first range that is short, null where each is long. */
async function rareOf(keys: Collection, leads: readonly Lead[]): Promise<Lead | null> {
  const rare = await Promise.all(leads.map((lead) => isRare(keys, lead)));
  return leads.find((_, at) => rare[at]) ?? null;
}

/** Answered by the index alone. */
async function isRare(keys: Collection, { hint, filter, range }: Lead): Promise<boolean> {
  const options = { hint, ...range, projection: { _id: 1 }, skip: RARE - 1, limit: 1 };
  return (await keys.find(filter, options).toArray()).length === 0;
}

function leadsOf(listing: Listing): readonly Lead[] {
  const { projectId, ownerId, shelves, prefixes, service, expiresBefore, order } = listing;
  const longest = prefixes.toSorted((one, other) => other.length - one.length).slice(0, LEADS);
  const words = longest.map((prefix) => ({
    hint: SEARCH_INDEX,
    filter: {},
    range: {
      min: { projectId, keywords: prefix, _id: '' },
      max: { projectId, keywords: beyondPrefix(prefix), _id: '' },
    },
  }));
  const services = service === null ? [] : [{ projectId, keywords: { $in: reachOf(service) } }];
  const isEarly = expiresBefore !== null && order.field !== 'expiresAt';
  const scope = { projectId, ...(ownerId !== null && { ownerId }), shelf: { $in: shelves } };
  const early = isEarly ? [{ ...scope, expiresAt: { $lt: expiresBefore } }] : [];
  return [
    ...words,
    ...services.map((filter) => ({ hint: SEARCH_INDEX, filter, range: {} })),
    ...early.map((filter) => ({ hint: indexOf(listing, 'expiresAt'), filter, range: {} })),
  ];
}
