import type { Collection } from 'mongoose';
import { beyondPrefix, firstMatch } from '#keywords';
import type { Positions } from '../domain/candidates.js';
import type { Run } from '../domain/runs.js';
import { indexOf, TARGET_INDEX, type ShelfField } from './search-indexes.js';

/** All entries with these values, which stand in one index in the order of the log; or all of one thing. */
export type Shelf = { readonly values: Values } | { readonly target: string };

type Values = Readonly<Partial<Record<ShelfField, string>>>;

/** A beginning that more values have than this leads nowhere: most entries have it. */
const MOST_VALUES = 12;

/** Behind every position, in an index that runs backwards. */
const FROM_THE_NEWEST = Number.MAX_SAFE_INTEGER;

/** Where the entries of a shelf stand within a run, newest first. Read from the index alone, so many at most. */
export async function positionsOn(
  entries: Collection,
  shelf: Shelf,
  { first, end }: Run,
  limit: number,
): Promise<Positions> {
  const found =
    'target' in shelf
      ? await positionsOfTarget(entries, shelf.target, { first, end }, limit)
      : await positionsOfValues(entries, shelf.values, { first, end }, limit);
  return { positions: found, floor: found.length < limit ? first : (found.at(-1) ?? first) };
}

async function positionsOfValues(
  entries: Collection,
  values: Values,
  { first, end }: Run,
  limit: number,
): Promise<readonly number[]> {
  // Put together over there: a document for each position would take twice as long.
  const together = [{ $project: { _id: 1 } }, { $group: { _id: null, positions: { $push: '$_id' } } }];
  const filter = { ...values, _id: { $lt: end, $gte: first } };
  const pipeline = [{ $match: filter }, { $sort: { _id: -1 } }, { $limit: limit }, ...together];
  const options = { hint: indexOfValues(values) };
  const [found] = await entries.aggregate<{ positions: readonly number[] }>(pipeline, options).toArray();
  return found?.positions ?? [];
}

/** Those of these positions whose entries stand on the shelf, in any order. */
export async function positionsAmong(
  entries: Collection,
  shelf: Shelf,
  positions: readonly number[],
): Promise<readonly number[]> {
  // Of one thing the index says no positions: to look for them would be to read the entries.
  if ('target' in shelf) return positions;
  const filter = { ...shelf.values, _id: { $in: positions } };
  const options = { hint: indexOfValues(shelf.values), projection: { _id: 1 }, batchSize: positions.length + 1 };
  return (await entries.find<{ _id: number }>(filter as object, options).toArray()).map(({ _id }) => _id);
}

function indexOfValues(values: Values) {
  return indexOf(...(Object.keys(values) as ShelfField[]));
}

async function positionsOfTarget(
  entries: Collection,
  target: string,
  { first, end }: Run,
  limit: number,
): Promise<readonly number[]> {
  const version = { $lt: await firstVersionFrom(entries, target, end) };
  const options = { hint: TARGET_INDEX, sort: { version: -1 as const }, projection: { _id: 1 }, limit };
  const found = await entries.find<{ _id: number }>({ target, version }, options).toArray();
  return found.map(({ _id }) => _id).filter((position) => position >= first);
}

type Version = { readonly _id: number; readonly version: number };

/** So many versions are tried together: half a million take four questions. */
const TRIED = 32;

/** The first version of a thing that stands at this position or behind it. Versions have no gap, so parts are tried. */
async function firstVersionFrom(entries: Collection, target: string, position: number): Promise<number> {
  const projection = { _id: 1, version: 1 };
  const newest = { hint: TARGET_INDEX, sort: { version: -1 as const }, projection, limit: 1 };
  const [last] = await entries.find<Version>({ target }, newest).toArray();
  if (last === undefined) return 1;
  if (last._id < position) return last.version + 1;
  let [low, high] = [1, last.version];
  while (low < high) {
    const step = Math.ceil((high - low) / TRIED);
    const tried = Array.from({ length: Math.ceil((high - low) / step) }, (_, at) => low + at * step);
    const filter = { target, version: { $in: tried } };
    const found = await entries.find<Version>(filter, { hint: TARGET_INDEX, projection }).toArray();
    const isBefore = ({ _id }: Version) => _id < position;
    const [before, behind] = [found.filter(isBefore), found.filter((version) => !isBefore(version))];
    if (found.length === 0) return high;
    low = Math.max(low, ...before.map(({ version }) => version + 1));
    high = Math.min(high, ...behind.map(({ version }) => version));
  }
  return low;
}

/** The values of a field that begin so; null where there are too many to go by. */
export async function valuesBeginning(
  entries: Collection,
  field: ShelfField | 'target',
  prefix: string,
): Promise<readonly string[] | null> {
  const values: string[] = [];
  let next = await nextValue(entries, field, prefix, prefix);
  while (next !== null) {
    if (values.length === MOST_VALUES) return null;
    values.push(next);
    next = await nextValue(entries, field, `${next}\0`, prefix);
  }
  return values;
}

/** One step down the index. */
async function nextValue(
  entries: Collection,
  field: ShelfField | 'target',
  from: string,
  prefix: string,
): Promise<string | null> {
  const end = beyondPrefix(prefix);
  const index = field === 'target' ? TARGET_INDEX : indexOf(field);
  const [, second = '_id'] = Object.keys(index);
  // Of a list of words only a range of the index says which word was met, and not a filter.
  const range = { min: { [field]: from, [second]: FROM_THE_NEWEST }, max: { [field]: end, [second]: FROM_THE_NEWEST } };
  const options = { hint: index, ...range, projection: { [field]: 1, _id: 0 as const }, limit: 1 };
  const [found] = await entries.find({ [field]: { $gte: from } }, options).toArray();
  return found === undefined ? null : valueIn(found, field, from, prefix);
}

function valueIn(found: object, field: ShelfField | 'target', from: string, prefix: string): string | null {
  const value: unknown = field
    .split('.')
    .reduce<unknown>((inner, name) => (inner as Readonly<Record<string, unknown>>)[name], found);
  if (typeof value === 'string') return value;
  const words = (value as readonly string[]).filter(
    (word) => Buffer.compare(Buffer.from(word), Buffer.from(from)) >= 0,
  );
  return firstMatch(words, prefix);
}
