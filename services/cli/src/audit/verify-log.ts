import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { LogKeysView } from '#contracts';
import { LogCheck, type LogReport, type SeenCheckpoint } from '#log-check';
import type { Context } from '../context.js';
import { codeOf, exitCodes, Failure, usage, type ExitCode } from '../failure.js';
import { printable } from '../terminal/printable.js';
import { fullTime } from '../terminal/times.js';
import { EXPORT_PATH } from './export-log.js';
import { KnownLogs } from './known-logs.js';

export interface VerifyOptions {
  readonly key?: string;
  readonly witness?: string;
  readonly checkpoint?: string;
}

type Keys = Pick<LogKeysView, 'log' | 'witness'>;

export async function verifyLog(context: Context, options: VerifyOptions, file: string | undefined): Promise<ExitCode> {
  const known = new KnownLogs(context.config.folder);
  const keys = await keysFor(context, options, known, file);
  const check = checkWith(keys, [...(await given(options)), ...seenIn(await known.seenOf(keys.log))]);
  if (file === undefined) await feed(context, check, (await context.api()).read({ path: EXPORT_PATH }));
  else await feedFile(context, check, file);
  const report = check.end();
  await known.keepSeen(keys.log, report);
  context.out.answer(report, () => linesOf(report));
  return report.ok ? exitCodes.ok : exitCodes.refused;
}

/** Of a file the key has to be said: what is in the file says nothing of who has made it. */
async function keysFor(
  context: Context,
  { key, witness }: VerifyOptions,
  known: KnownLogs,
  file: string | undefined,
): Promise<Keys> {
  if (key !== undefined) return { log: key, witness: witness ?? null };
  const hint = 'keyward audit key tells what the server says it is; rely on it once you have it from elsewhere too.';
  if (file !== undefined) throw usage('A file is checked by the key of its log: say --key <key>', hint);
  const url = await context.url();
  const [before, now] = [await known.keysAt(url), await keysOf(context)];
  if (before !== null && before.log !== now.log) {
    throw new Failure(
      exitCodes.refused,
      `The log at ${url} has another key than when it was checked before: ${now.log}`,
      'Find out why. If it is right, say --key with it.',
    );
  }
  if (before === null) context.out.note(`Checked by the key that the server itself names: ${now.log}`);
  // A witness that was there is not done without because the server names none any more.
  const kept = { log: now.log, witness: before?.witness ?? now.witness };
  await known.keepKeys(url, kept);
  return { ...kept, witness: witness ?? kept.witness };
}

export async function keysOf(context: Context): Promise<Keys> {
  const api = await context.apiFor(null);
  return api.send<LogKeysView>({ method: 'GET', path: '/v1/audit-log/keys' });
}

function checkWith(trust: Keys, seen: readonly SeenCheckpoint[]): LogCheck {
  try {
    return new LogCheck({ ...trust, seen });
  } catch (failure) {
    if (failure instanceof RangeError) throw usage('The key is none: it looks like example.org/log+1a2b3c4d+AVyX…');
    throw failure;
  }
}

async function given({ checkpoint }: VerifyOptions): Promise<readonly SeenCheckpoint[]> {
  if (checkpoint === undefined) return [];
  try {
    return [{ note: await readFile(checkpoint, 'utf8'), at: null }];
  } catch (cause) {
    throw usage(`${checkpoint} cannot be read (${codeOf(cause)})`);
  }
}

function seenIn(seen: SeenCheckpoint | null): readonly SeenCheckpoint[] {
  return seen === null ? [] : [seen];
}

async function feedFile(context: Context, check: LogCheck, file: string): Promise<void> {
  try {
    await feed(context, check, file === '-' ? context.stdin : createReadStream(file));
  } catch (cause) {
    throw cause instanceof Failure ? cause : usage(`${file} cannot be read (${codeOf(cause)})`);
  }
}

async function feed({ out, interruption }: Context, check: LogCheck, parts: AsyncIterable<unknown>): Promise<void> {
  for await (const part of parts) {
    if (interruption.aborted) throw new Failure(exitCodes.interrupted, 'Broken off: nothing is known of the log.');
    check.write(typeof part === 'string' ? Buffer.from(part) : (part as Uint8Array));
    out.progress(`${check.read} entries …`);
  }
  out.endProgress();
}

function linesOf(report: LogReport): readonly string[] {
  const { ok, entries, targets, keys, origin, findings, countOfFindings } = report;
  const checked = `Checked ${entries} entries on ${targets} things, and ${keys} keys, of ${printable(origin ?? 'no log')}.`;
  if (!ok) {
    const more = countOfFindings - findings.length;
    const lines = findings.map(({ kind, line, message }) => {
      return `${kind}${line === null ? '' : ` (line ${line})`}: ${printable(message)}`;
    });
    return [checked, ...lines, ...(more > 0 ? [`… and ${more} more`] : [])];
  }
  return [checked, 'Nothing was changed, removed or added, and every key is as its entries say.', witnessLine(report)];
}

function witnessLine({ exportedAt, witnessedAt }: LogReport): string {
  const at = `Exported ${fullTime(exportedAt ?? '')}`;
  if (witnessedAt !== null) return `${at}; a witness has signed for it ${fullTime(witnessedAt)}.`;
  return `${at}. No witness was asked: who has the key of the log could have written it anew since it was checked last.`;
}
