import { setTimeout as wait } from 'node:timers/promises';
import type { KeywardEvent, ProblemDetails } from '#contracts';
import type { Context } from '../context.js';
import { exitCodes, Failure, Refusal } from '../failure.js';
import type { Api } from '../rest/api.js';
import { eventsPath } from '../rest/paths.js';
import { messagesOf, type Message } from '../rest/sse.js';
import { entryRow, entryTable, type ToldEntry } from './entry-lines.js';
import { toToldEntry } from './told-entry.js';

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

/** Prints until it has printed enough, or is broken off. */
export async function tailEvents(context: Context, options: TailOptions): Promise<void> {
  const { out } = context;
  const signal = context.interruption;
  const tail = new Tail(context, options, await context.api(), await projectOf(context, options));
  for (let isFirst = true; !signal.aborted; isFirst = false) {
    if (await whileThere(context, isFirst, () => tail.listen(signal))) return;
    await wait((options.interval ?? 1) * 1_000, null, { signal }).catch(() => null);
  }
  out.note(`Go on with --since ${tail.next}`);
}

async function projectOf(context: Context, { allProjects }: TailOptions): Promise<string | null> {
  return allProjects ? null : context.projectId();
}

/** One tail over all its connections: it goes on where the last one broke off. */
class Tail {
  private readonly table;
  private left: number;
  private lastId: string | null = null;

  constructor(
    private readonly context: Context,
    private readonly options: TailOptions,
    private readonly api: Api,
    private readonly projectId: string | null,
  ) {
    this.table = entryTable(context.out.paint);
    this.left = options.count ?? Infinity;
  }

  /** The position after the last one that was heard of. */
  get next(): number {
    const { since } = this.options;
    if (this.lastId !== null) return Number(this.lastId) + 1;
    return since !== undefined && 'position' in since ? since.position : 0;
  }

  /** @returns whether nothing more is wanted; false where the connection broke off, or was broken off. */
  async listen(signal: AbortSignal): Promise<boolean> {
    const { since, action, follow } = this.options;
    const beginning = since === undefined ? {} : 'time' in since ? { since: since.time } : { from: since.position };
    const query = { ...beginning, types: action, ...(!follow && { follow: 'false' }) };
    const headers = { accept: 'text/event-stream', ...(this.lastId !== null && { 'last-event-id': this.lastId }) };
    const chunks = this.api.read({ path: eventsPath(this.projectId), query }, { signal, headers });
    for await (const messages of messagesOf(chunks)) if (this.take(messages)) return true;
    return false;
  }

  /** @returns whether that is all. */
  private take(messages: readonly Message[]): boolean {
    const entries: ToldEntry[] = [];
    let last: string | null = null;
    for (const { id, event, data } of messages) {
      if (this.left === 0) break;
      this.lastId = id ?? this.lastId;
      if (event === 'end') last = data;
      if (data === null || event === 'end') continue;
      const entry = toToldEntry(Number(id), JSON.parse(data) as KeywardEvent);
      if (!this.isWanted(entry)) continue;
      entries.push(entry);
      this.left--;
    }
    const { out } = this.context;
    out.part(entries, () => (entries.length === 0 ? [] : this.table.lines(entries.map(entryRow))));
    return (last !== null && isEndOfAll(last)) || this.left === 0;
  }

  private isWanted({ target, actor }: ToldEntry): boolean {
    const { target: wantedTarget = target, actor: wantedActor = actor.id } = this.options;
    return target === wantedTarget && actor.id === wantedActor;
  }
}

/** Without a problem: there was no more. @throws Refusal */
function isEndOfAll(data: string): boolean {
  const problem = JSON.parse(data) as Partial<ProblemDetails>;
  if (problem.code !== undefined) throw new Refusal(problem as ProblemDetails);
  return true;
}

/**
 * Whether that is all; false while Keyward is away: once it runs, the tail outlives that, and misses nothing, as its
 * position stays.
 */
async function whileThere(
  { out, interruption }: Context,
  isFirst: boolean,
  listen: () => Promise<boolean>,
): Promise<boolean> {
  try {
    return await listen();
  } catch (failure) {
    if (interruption.aborted) return false;
    if (isFirst || !(failure instanceof Failure) || failure.exitCode !== exitCodes.notReachable) throw failure;
    out.noteOnce(`${failure.message}; trying again.`);
    return false;
  }
}
