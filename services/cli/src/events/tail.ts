import { setTimeout as wait } from 'node:timers/promises';
import type { AuditEntryView } from '#contracts';
import type { Context } from '../context.js';
import { exitCodes, Failure } from '../failure.js';
import type { Api } from '../rest/api.js';
import { pagesOf } from '../rest/pages.js';
import { entriesPath } from '../rest/paths.js';
import { entryRow, entryTable } from './entry-lines.js';

/** Where to begin: with the entry at this position, or with what happened then. */
export type Since = { readonly position: number } | { readonly time: string };

export interface TailOptions {
  readonly since?: Since;
  readonly action?: string;
  readonly target?: string;
  readonly actor?: string;
  readonly allProjects?: true;
  readonly count?: number;
  readonly follow: boolean;
  /** Seconds. */
  readonly interval?: number;
}

const FEW = 20;

/** Prints until it has printed enough, or is broken off. */
export async function tailEvents(context: Context, options: TailOptions): Promise<void> {
  const { out } = context;
  const api = await context.api();
  const log = await logOf(context, api, options);
  const signal = context.interruption;
  const table = entryTable(out.paint);
  let left = options.count ?? Infinity;
  let next = await firstPosition(log, options.since);
  for (let isFirst = true; left > 0 && !signal.aborted; isFirst = false) {
    const entries = await whileAway(context, isFirst, () => log.from(next, isFirst ? options.since : undefined));
    const printed = entries?.slice(0, left) ?? [];
    if (entries !== null) out.part(printed, () => (printed.length === 0 ? [] : table.lines(printed.map(entryRow))));
    left -= printed.length;
    next = (printed.at(-1)?.index ?? next - 1) + 1;
    if (!options.follow) return;
    if (left > 0) await wait((options.interval ?? 1) * 1_000, null, { signal }).catch(() => null);
  }
  if (signal.aborted) out.note(`Go on with --since ${next}`);
}

interface Log {
  /** Oldest first. */
  from(position: number, since?: Since): Promise<readonly AuditEntryView[]>;
  newest(): Promise<AuditEntryView | undefined>;
}

async function logOf(context: Context, api: Api, options: TailOptions): Promise<Log> {
  const { action, target, actor } = options;
  const path = entriesPath(options.allProjects ? null : await context.projectId());
  const newestFirst = (query: object) =>
    pagesOf<AuditEntryView>(api, { path, query: { action, target, actor, ...query } });
  return {
    async from(position, since) {
      const found: AuditEntryView[] = [];
      const wanted = since !== undefined && 'time' in since ? { from: since.time } : {};
      // What came since the last question is little: the first question alone is about more.
      const limit = since === undefined ? FEW : undefined;
      for await (const page of newestFirst({ ...wanted, ...(limit !== undefined && { limit }) })) {
        found.push(...page.filter(({ index }) => index >= position));
        if (page.some(({ index }) => index < position)) break;
      }
      return found.reverse();
    },
    async newest() {
      for await (const [entry] of newestFirst({ limit: 1 })) return entry;
      return undefined;
    },
  };
}

async function firstPosition(log: Log, since: Since | undefined): Promise<number> {
  if (since === undefined) return ((await log.newest())?.index ?? -1) + 1;
  return 'position' in since ? since.position : 0;
}

/** Null while Keyward is away: once it runs, the tail outlives that, and misses nothing, as its position stays. */
async function whileAway(
  { out }: Context,
  isFirst: boolean,
  ask: () => Promise<readonly AuditEntryView[]>,
): Promise<readonly AuditEntryView[] | null> {
  try {
    return await ask();
  } catch (failure) {
    if (isFirst || !(failure instanceof Failure) || failure.exitCode !== exitCodes.notReachable) throw failure;
    out.noteOnce(`${failure.message}; trying again.`);
    return null;
  }
}
