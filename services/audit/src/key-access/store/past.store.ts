import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { apiKeyCreated, newId } from '#contracts';
import type { Entry } from '../../log/domain/entry.js';
import { BIRTHS_INDEX, ENTRY } from '../../log/store/entry.schema.js';
import { Past } from '../domain/past.js';

/** Ids sort by their birth, by the clock of who made them. That may differ so much from the clock of the event. */
const CLOCKS_DIFFER_MS = 60 * 60 * 1_000;

/** What stood at some moment, read from the log. */
@Injectable()
export class PastStore {
  constructor(@InjectModel(ENTRY) private readonly entries: Model<Entry>) {}

  /** Ids of the keys of a project that were born by then, in their order, beginning after the given one. */
  async listKeyIds(projectId: string, by: Date, after: string, limit: number): Promise<readonly string[]> {
    const last = newId('key', by.getTime() + CLOCKS_DIFFER_MS);
    const filter = { projectId, action: apiKeyCreated.type, target: { $gt: after, $lte: last }, at: { $lte: by } };
    const found = this.entries.find(filter, { _id: 0, target: 1 }).sort({ target: 1 }).hint(BIRTHS_INDEX).limit(limit);
    return (await found.lean<Pick<Entry, 'target'>[]>()).map(({ target }) => target);
  }

  /** Each of these as its events had left it by then; an empty past for what was not there. */
  async read(targets: readonly string[], by: Date): Promise<(target: string) => Past> {
    const pasts = new Map(targets.map((target) => [target, Past.of([])]));
    const filter = { target: { $in: [...pasts.keys()] }, at: { $lte: by } };
    const told = this.entries.find(filter, { eid: 1, action: 1, after: 1, target: 1 });
    // The index on target and version, read backwards.
    const inOrder = told.sort({ target: -1, version: 1 }).lean<Entry>();
    for await (const entry of inOrder.cursor()) pasts.get(entry.target)?.take(entry);
    return (target) => pasts.get(target) ?? Past.of([]);
  }
}
