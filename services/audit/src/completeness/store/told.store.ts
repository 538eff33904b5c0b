import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { ToldOfKey } from '#log-check';
import { toEntryView, type Entry } from '../../log/domain/entry.js';
import { ENTRY } from '../../log/store/entry.schema.js';
import type { ToldThing } from '../domain/hole.js';

const TARGET_INDEX = { target: 1, version: -1 } as const;

type Version = Pick<Entry, 'target' | 'version'>;

/** What the log tells of a thing, without who owns it. */
export type ToldVersions = Pick<ToldThing, 'target' | 'versions'>;

/** What the log tells, thing by thing. */
@Injectable()
export class ToldStore {
  constructor(@InjectModel(ENTRY) private readonly entries: Model<Entry>) {}

  /** Everything it tells of, in the order of the things' ids: one walk along one index, which no document is read for. */
  async *walk(things: number): AsyncGenerator<readonly ToldVersions[]> {
    const along = this.entries.collection
      .find<Version>({}, { hint: TARGET_INDEX, sort: TARGET_INDEX, projection: { _id: 0, target: 1, version: 1 } })
      .batchSize(5_000);
    let page: { target: string; versions: number[] }[] = [];
    for await (const { target, version } of along) {
      const last = page.at(-1);
      if (last?.target === target) last.versions.push(version);
      else {
        if (page.length === things) {
          yield page;
          page = [];
        }
        page.push({ target, versions: [version] });
      }
    }
    if (page.length > 0) yield page;
  }

  /** Which of these it does not tell of at all. */
  async untold(targets: readonly string[]): Promise<readonly string[]> {
    const filter = { target: { $in: targets }, version: 1 } as object;
    const options = { hint: TARGET_INDEX, projection: { _id: 0, target: 1 } };
    const found = await this.entries.collection.find<Version>(filter, options).toArray();
    const told = new Set(found.map(({ target }) => target));
    return targets.filter((target) => !told.has(target));
  }

  async read(targets: readonly string[]): Promise<ReadonlyMap<string, ToldThing>> {
    const ofThings = [
      { $match: { target: { $in: targets } } },
      { $group: { _id: '$target', versions: { $push: '$version' }, source: { $first: '$source' } } },
    ];
    const found = await this.entries.aggregate<{ _id: string; versions: number[]; source: string }>(ofThings);
    return new Map(
      found.map(({ _id: target, versions, source }) => [target, { target, versions, owner: ownerIn(source) }]),
    );
  }

  /** The entries of each of these keys, in the order of their versions. */
  async readKeys(keyIds: readonly string[]): Promise<ReadonlyMap<string, readonly ToldOfKey[]>> {
    const found = this.entries.find({ target: { $in: keyIds } });
    // The index on target and version, read backwards.
    const entries = await found.sort({ target: -1, version: 1 }).lean<Entry[]>();
    return Map.groupBy(entries.map(toEntryView), ({ target }) => target);
  }
}

function ownerIn(source: string): string {
  return source.slice(source.lastIndexOf('/') + 1);
}
