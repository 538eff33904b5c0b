import type { Collection } from 'mongoose';
import { beyondPrefix, compareUtf8, firstMatch, hasKeyword } from '#keywords';
import type { Place } from '../domain/place.js';
import { SEARCH_INDEX, type MemberDocument } from './member.schema.js';

export interface Search {
  readonly projectId: string;
  /** At least one. */
  readonly prefixes: readonly string[];
}

export interface Found {
  readonly member: ListedMember;
  readonly place: Place;
}

/** What a list shows of a member. */
export type ListedMember = Omit<MemberDocument, 'pending' | 'replays'>;

/** So many matches are counted to tell a rare word from a common one. */
const RARE = 100;

/** How many words of a search may lead: a place has one digit for it. */
const LEADS = 8;

const BATCH = 50;

/**
 * Goes along the index from the first keyword with the leading prefix, and ends as soon as a page is full: what a
 * search costs does not grow with the project, except where two words are both common and seldom go together.
 */
export async function findByPrefixes(
  members: Collection,
  search: Search,
  after: Place | null,
  limit: number,
): Promise<readonly Found[]> {
  const lead = after?.lead ?? (await rarestOf(members, search));
  const prefix = lead === null ? undefined : search.prefixes[lead];
  if (lead === null || prefix === undefined) return [];
  const found: Found[] = [];
  const from = after ?? { keyword: prefix, id: '' };
  for await (const member of walk(members, search, prefix, from)) {
    const place = { lead, keyword: firstMatch(member.keywords, prefix) ?? prefix, id: member._id };
    // With several keywords of the prefix a member comes several times: it stands where it came first.
    if (after !== null && !isAfter(place, after)) continue;
    found.push({ member, place });
    if (found.length === limit) break;
  }
  return found;
}

/** The part of the index that is still to be searched, in its order, without a sort. */
function walk(
  members: Collection,
  { projectId, prefixes }: Search,
  prefix: string,
  from: Pick<Place, 'keyword' | 'id'>,
) {
  return members.find<ListedMember>(
    { projectId, removedAt: null, $and: prefixes.map(hasKeyword) },
    {
      hint: SEARCH_INDEX,
      min: { projectId, keywords: from.keyword, _id: from.id },
      max: { projectId, keywords: beyondPrefix(prefix), _id: '' },
      projection: { pending: 0, replays: 0 },
      batchSize: BATCH,
    },
  );
}

/** @returns the place of the prefix with the fewest matches, null where one has none. */
async function rarestOf(members: Collection, { projectId, prefixes }: Search): Promise<number | null> {
  if (prefixes.length === 1) return 0;
  const counted = prefixes.slice(0, LEADS).map(async (prefix, lead) => {
    const filter = { projectId, ...hasKeyword(prefix) };
    const count = await members.countDocuments(filter, { hint: SEARCH_INDEX, limit: RARE });
    return { lead, count, length: prefix.length };
  });
  const [rarest] = (await Promise.all(counted)).toSorted(
    (one, other) => one.count - other.count || other.length - one.length,
  );
  return rarest === undefined || rarest.count === 0 ? null : rarest.lead;
}

function isAfter(place: Place, other: Place): boolean {
  const order = compareUtf8(place.keyword, other.keyword);
  return order === 0 ? place.id > other.id : order > 0;
}
