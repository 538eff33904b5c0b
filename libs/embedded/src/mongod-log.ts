import type { Exit } from './child.js';

export interface MongodPlace {
  readonly databaseDir: string;
  readonly port: number;
  readonly logFile: string;
}

/** Says in one line why a mongod ended before it was of use, and what to do next. */
export function explainEnd({ code, signal }: Exit, lines: readonly string[], place: MongodPlace): string {
  const complaints = lines.map(toComplaint).filter((complaint) => complaint !== null);
  const first = complaints[0]?.text ?? lines.at(-1) ?? 'it wrote nothing';
  const end = signal ?? `code ${code}`;
  const reason =
    knownReason(complaints.map(({ line }) => line).join('\n'), place) ??
    (complaints.some(({ fatal }) => fatal)
      ? `The MongoDB data in ${place.databaseDir} is damaged (${first}). Restore it from a backup, or move the folder away to start empty.`
      : `mongod ended with ${end} before it was of use: ${first}.`);
  return `${reason} Details: ${place.logFile}`;
}

function knownReason(said: string, { databaseDir, port }: MongodPlace): string | null {
  const reasons: readonly (readonly [RegExp, string])[] = [
    [/Another mongod instance is already running/, `Another mongod already uses ${databaseDir}. Stop it first.`],
    [/Address already in use/, `Port ${port} was taken while mongod started. Start again.`],
    [/No space left on device/, `The disk of ${databaseDir} is full. Free some space and start again.`],
    [
      /featureCompatibilityVersion|UPGRADE PROBLEM|unsupported WiredTiger file version/,
      `The data in ${databaseDir} belongs to another version of MongoDB. Set KEYWARD_MONGOD to a mongod of that version.`,
    ],
  ];
  return reasons.find(([pattern]) => pattern.test(said))?.[1] ?? null;
}

/** mongod logs one document a line: severity `s` ("E" error, "F" fatal), `msg`, and the storage engine's words inside `attr`. */
interface LogEntry {
  readonly s?: string;
  readonly msg?: string;
  readonly attr?: { readonly error?: unknown; readonly message?: { readonly msg?: string } };
}

interface Complaint {
  readonly line: string;
  readonly fatal: boolean;
  readonly text: string;
}

function toComplaint(line: string): Complaint | null {
  const entry = parse(line);
  if (entry?.s !== 'E' && entry?.s !== 'F') return null;
  const { error, message } = entry.attr ?? {};
  const text = message?.msg ?? (typeof error === 'string' ? error : entry.msg) ?? '';
  return { line, fatal: entry.s === 'F', text: text.trim().slice(0, 200) };
}

function parse(line: string): LogEntry | null {
  try {
    return JSON.parse(line) as LogEntry;
  } catch {
    return null;
  }
}
