import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { beyondPrefix, hasKeyword } from '#keywords';
import type { Entry } from '../../log/domain/entry.js';
import { ENTRY } from '../../log/store/entry.schema.js';
import { partedBy, unionOf, type Positions } from '../domain/candidates.js';
import { before as runsBefore, everyPosition, shortOnes, type Run, type Runs } from '../domain/runs.js';
import { runsOf, type Period } from '../domain/time-spans.js';
import type { AskedWord } from '../domain/words.js';
import { positionsAmong, positionsOn, valuesBeginning, type Shelf } from './shelves.js';
import { TimeSpanStore } from './time-span.store.js';

/** What a list is narrowed to. */
export interface Wanted extends Period {
  /** Undefined for the entries of all projects and of what is outside any. */
  readonly projectId?: string;
  readonly actorId?: string;
  readonly action?: string;
  readonly target?: string;
  readonly requestId?: string;
  /** Each of them must be met. */
  readonly words: readonly AskedWord[];
}

/** A part of a list. */
interface Found {
  readonly entries: readonly Entry[];
  /** Below which position a search goes on that was broken off; null where it was not. */
  readonly goesOn: number | null;
}

/** Shelves of which one is enough; null where they would be most of the log. */
type Condition = readonly Shelf[] | null;

type Leads = readonly (readonly Shelf[])[];

/** An id, or the beginning of one. */
const idBeginning = /^[a-z]{3}_[0-9A-Za-z]*$/;

/** How many positions are looked at together: more each time, and then no more in this answer. */
const FIRST_STRETCH = 200;
const LONGEST_STRETCH = 400;
const LOOKED_AT = 600;
/** Where nothing was found by then. */
const LOOKED_AT_IN_VAIN = 400;
/** To read an entry costs as much as looking at so many positions. */
const READING_COSTS = 4;
/** However short the stretches are. */
const STRETCHES = 12;
/** Positions are looked for on so many shelves of a condition; of more, it costs less to read the entries. */
const SHELVES_LOOKED_THROUGH = 3;

/**
 * The entries that are asked for, newest first, in what a page costs and not what the log costs: positions are read from
 * the indexes of the filters, brought together, and only what is left is read. A page that would take longer ends early.
 */
@Injectable()
export class EntrySearchStore {
  constructor(
    @InjectModel(ENTRY) private readonly entries: Model<Entry>,
    private readonly times: TimeSpanStore,
  ) {}

  async find(wanted: Wanted, before: number | null, limit: number): Promise<Found> {
    const size = before ?? (await this.size());
    const conditions = await this.conditionsOf(wanted);
    if (conditions.some((shelves) => shelves?.length === 0)) return { entries: [], goesOn: null };
    const leads = conditions.filter((shelves) => shelves !== null);
    const isTimed = (wanted.from ?? wanted.to) !== undefined;
    const runs = isTimed ? runsOf(this.times.spansKnown, wanted, size) : [{ first: 0, end: size }];
    const few = leads.length > 0 && runs.length > STRETCHES ? await this.findFew(runs, { wanted, leads, limit }) : null;
    if (few !== null) return few;
    const isExact = leads.length <= 1 && leads.length === conditions.length && !isTimed;
    return this.walk(runs, { wanted, leads, limit, firstStretch: isExact ? limit : FIRST_STRETCH });
  }

  /** All over the runs at once, what is between them too, where that is little; null where it is not. */
  private async findFew(runs: Runs, { wanted, leads, limit }: Asked): Promise<Found | null> {
    const [newest, oldest] = [runs[0], runs.at(-1)];
    if (newest === undefined || oldest === undefined) return null;
    const over = { first: oldest.first, end: newest.end };
    const { positions, floor } = await this.candidates(leads, over, { length: FIRST_STRETCH, enough: limit });
    if (floor > over.first) return null;
    return { entries: await this.read(positions, wanted, limit), goesOn: null };
  }

  private async walk(runs: Runs, { wanted, leads, limit, firstStretch }: Search): Promise<Found> {
    const found: Entry[] = [];
    let [rest, length, lookedAt, stretches] = [runs, firstStretch, 0, 0];
    for (;;) {
      const [newest] = rest;
      if (newest === undefined) return { entries: found, goesOn: null };
      const most = found.length > 0 ? LOOKED_AT : LOOKED_AT_IN_VAIN;
      if (lookedAt >= most || stretches >= STRETCHES) return { entries: found, goesOn: newest.end };
      const { positions, floor } = await this.stretch(leads, rest, { length, enough: limit - found.length });
      found.push(...(await this.read(positions, wanted, limit - found.length)));
      if (found.length === limit) return { entries: found, goesOn: floor };
      lookedAt += length * Math.max(1, leads.length) + READING_COSTS * positions.length;
      stretches++;
      length = Math.min(4 * length, LONGEST_STRETCH);
      rest = runsBefore(rest, floor);
    }
  }

  /** The next candidates: all of what lies in short runs, which no index needs to narrow, and some of the long one then. */
  private async stretch(leads: Leads, runs: Runs, { length, enough }: Stretch): Promise<Positions> {
    if (leads.length === 0) return everyPosition(runs, length);
    const short = shortOnes(runs);
    const singles = everyPosition(short, length);
    const long = runs[short.length];
    if (long === undefined || singles.positions.length === length) return singles;
    const { positions, floor } = await this.candidates(leads, long, { length, enough });
    return { positions: [...singles.positions, ...positions], floor };
  }

  /** As far as the rarest filter reaches. What the others do not reach is looked for in their indexes, but for enough. */
  private async candidates(leads: Leads, run: Run, { length, enough }: Stretch): Promise<Positions> {
    const lists = leads.map(async (shelves) => {
      const found = shelves.map((shelf) => positionsOn(this.entries.collection, shelf, run, length));
      return { shelves, ...unionOf(await Promise.all(found), run.first) };
    });
    const [rarest, ...others] = (await Promise.all(lists)).toSorted((one, other) => one.floor - other.floor);
    let left = rarest?.positions ?? [];
    for (const { shelves, ...list } of others) {
      const { kept, open } = partedBy(left, list);
      left = [...kept, ...(kept.length < enough ? await this.among(shelves, open) : open)];
    }
    return { positions: left, floor: rarest?.floor ?? run.first };
  }

  private async among(shelves: readonly Shelf[], positions: readonly number[]): Promise<readonly number[]> {
    if (positions.length === 0 || shelves.length > SHELVES_LOOKED_THROUGH) return positions;
    const found = shelves.map((shelf) => positionsAmong(this.entries.collection, shelf, positions));
    const meeting = new Set((await Promise.all(found)).flat());
    return positions.filter((position) => meeting.has(position));
  }

  private async read(positions: readonly number[], wanted: Wanted, limit: number): Promise<readonly Entry[]> {
    if (positions.length === 0) return [];
    const filter = { ...filterOf(wanted), _id: { $in: positions } } as object;
    const found = this.entries.collection.find<Entry>(filter, { hint: { _id: 1 }, sort: { _id: -1 }, limit });
    return found.toArray();
  }

  private async size(): Promise<number> {
    const last = await this.entries.findOne({}, { _id: 1 }).sort({ _id: -1 }).lean();
    return last === null ? 0 : last._id + 1;
  }

  private async conditionsOf(wanted: Wanted): Promise<readonly Condition[]> {
    const { projectId, actorId, action, target, requestId, words } = wanted;
    const inProject = projectId === undefined ? {} : { projectId };
    const exact: Shelf[] = [
      ...(action === undefined ? [] : [{ values: { ...inProject, action } }]),
      ...(action === undefined && projectId !== undefined ? [{ values: { projectId } }] : []),
      ...(actorId === undefined ? [] : [{ values: { 'actor.id': actorId } }]),
      ...(requestId === undefined ? [] : [{ values: { requestId } }]),
      ...(target === undefined ? [] : [{ target }]),
    ];
    return [...exact.map((shelf) => [shelf]), ...(await Promise.all(words.map((word) => this.shelvesOf(word))))];
  }

  /** A word may be one that was told, or the beginning of an action or an id. */
  private async shelvesOf({ text, typed }: AskedWord): Promise<Condition> {
    const beginning = async (field: 'keywords' | 'action' | 'actor.id' | 'requestId', prefix: string) => {
      const values = await valuesBeginning(this.entries.collection, field, prefix);
      return values?.map((value): Shelf => ({ values: { [field]: value } })) ?? null;
    };
    const targets = async () =>
      (await valuesBeginning(this.entries.collection, 'target', typed))?.map((target): Shelf => ({ target })) ?? null;
    const isId = idBeginning.test(typed);
    const lists = await Promise.all([
      beginning('keywords', text),
      beginning('action', text),
      ...(isId ? [beginning('actor.id', typed), beginning('requestId', typed), targets()] : []),
    ]);
    return lists.includes(null) ? null : lists.flatMap((list) => list ?? []);
  }
}

interface Asked {
  readonly wanted: Wanted;
  readonly leads: Leads;
  readonly limit: number;
}

interface Stretch {
  /** Of the list of each filter. */
  readonly length: number;
  /** So many entries are all that is wanted of it. */
  readonly enough: number;
}

interface Search extends Asked {
  readonly firstStretch: number;
}

/** All that is wanted, whatever the positions have been narrowed by. */
function filterOf(wanted: Wanted): object {
  const { projectId, actorId, action, target, requestId, from, to, words } = wanted;
  return {
    ...(projectId !== undefined && { projectId }),
    ...(actorId !== undefined && { 'actor.id': actorId }),
    ...(action !== undefined && { action }),
    ...(target !== undefined && { target }),
    ...(requestId !== undefined && { requestId }),
    ...((from ?? to) !== undefined && { at: { ...(from && { $gte: from }), ...(to && { $lt: to }) } }),
    ...(words.length > 0 && { $and: words.map(meets) }),
  };
}

function meets({ text, typed }: AskedWord): object {
  const ids = ['actor.id', 'requestId', 'target'].map((field) => begins(field, typed));
  return { $or: [hasKeyword(text), begins('action', text), ...(idBeginning.test(typed) ? ids : [])] };
}

function begins(field: string, prefix: string): object {
  return { [field]: { $gte: prefix, $lt: beyondPrefix(prefix) } };
}
