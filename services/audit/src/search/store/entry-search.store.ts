import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { beyondPrefix, hasKeyword } from '#keywords';
import type { Entry } from '../../log/domain/entry.js';
import { ENTRY } from '../../log/store/entry.schema.js';
import { intersectionOf, unionOf, type Positions } from '../domain/candidates.js';
import { runsOf, type Period, type Run } from '../domain/time-spans.js';
import type { AskedWord } from '../domain/words.js';
import { positionsOn, valuesBeginning, type Shelf } from './shelves.js';
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

/** An id, or the beginning of one. */
const idBeginning = /^[a-z]{3}_[0-9A-Za-z]*$/;

/** How many positions are looked at together: more each time, and then no more in this answer. */
const FIRST_STRETCH = 200;
const LONGEST_STRETCH = 800;
const LOOKED_AT = 1_000;
/** However short the stretches are. */
const STRETCHES = 12;

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
    const few = leads.length > 0 && runs.length > 1 ? await this.findFew(runs, { wanted, leads, limit }) : null;
    if (few !== null) return few;
    const isExact = leads.length <= 1 && leads.length === conditions.length && !isTimed;
    return this.walk(runs, { wanted, leads, limit, firstStretch: isExact ? limit : FIRST_STRETCH });
  }

  /** All over the runs at once, what is between them too, where that is little; null where it is not. */
  private async findFew(runs: readonly Run[], { wanted, leads, limit }: Asked): Promise<Found | null> {
    const [newest, oldest] = [runs[0], runs.at(-1)];
    if (newest === undefined || oldest === undefined) return null;
    const over = { first: oldest.first, end: newest.end };
    const { positions, floor } = await this.candidates(leads, over, FIRST_STRETCH);
    if (floor > over.first) return null;
    return { entries: await this.read(positions, wanted, limit), goesOn: null };
  }

  private async walk(runs: readonly Run[], search: Search): Promise<Found> {
    const { wanted, leads, limit } = search;
    const found: Entry[] = [];
    let [length, lookedAt, stretches] = [search.firstStretch, 0, 0];
    for (const { first, end } of runs) {
      let place = end;
      while (place > first) {
        if (lookedAt >= LOOKED_AT || stretches >= STRETCHES) return { entries: found, goesOn: place };
        const { positions, floor } = await this.candidates(leads, { first, end: place }, length);
        found.push(...(await this.read(positions, wanted, limit - found.length)));
        if (found.length === limit) return { entries: found, goesOn: floor };
        lookedAt += length;
        stretches++;
        length = Math.min(4 * length, LONGEST_STRETCH);
        place = floor;
      }
    }
    return { entries: found, goesOn: null };
  }

  private async candidates(leads: readonly (readonly Shelf[])[], run: Run, limit: number): Promise<Positions> {
    if (leads.length === 0) return everyPosition(run, limit);
    const lists = leads.map(async (shelves) => {
      const found = shelves.map((shelf) => positionsOn(this.entries.collection, shelf, run, limit));
      return unionOf(await Promise.all(found), run.first);
    });
    return intersectionOf(await Promise.all(lists));
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
  readonly leads: readonly (readonly Shelf[])[];
  readonly limit: number;
}

interface Search extends Asked {
  readonly firstStretch: number;
}

function everyPosition({ first, end }: Run, limit: number): Positions {
  const floor = Math.max(first, end - limit);
  return { positions: Array.from({ length: end - floor }, (_, at) => end - 1 - at), floor };
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
