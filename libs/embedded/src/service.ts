import { Child, type Exit } from './child.js';
import { StartFailure } from './start-failure.js';
import { holdsWithin } from './waiting.js';

const ANSWER_MS = 1_000;
const LINES_SHOWN = 3;

export interface ServiceOptions {
  readonly name: string;
  /** The JavaScript file of its `main`, run by the Node we run on. */
  readonly entry: string;
  /** The whole environment; nothing is inherited. */
  readonly env: NodeJS.ProcessEnv;
  /** Where its output goes: a file, which survives us, or a function. */
  readonly logFile?: string;
  readonly onLine?: (line: string) => void;
  /** Answers 200 once the service is ready, such as `http://127.0.0.1:20001/readyz`. Without it, started is ready. */
  readonly readyUrl?: string;
  readonly readyTimeoutMs?: number;
  readonly onSpawn?: (child: Child) => void;
}

/**
 * Runs a service as a process of its own.
 * @throws StartFailure with the service's last words when it ends before it is ready; nothing is left running.
 */
export async function startService(options: ServiceOptions): Promise<Child> {
  const child = await Child.spawn({
    name: options.name,
    command: process.execPath,
    args: ['--enable-source-maps', options.entry],
    env: options.env,
    logFile: options.logFile,
    onLine: options.onLine,
    onSpawn: options.onSpawn,
  });
  await untilReady(child, options);
  return child;
}

async function untilReady(child: Child, { readyUrl, readyTimeoutMs = 30_000, logFile }: ServiceOptions): Promise<void> {
  if (readyUrl === undefined) return;
  const ready = await holdsWithin(readyTimeoutMs, async () => !child.running || (await answersOk(readyUrl)), 100);
  if (child.running && ready) return;
  const problem = child.running
    ? `is not ready after ${readyTimeoutMs / 1000} s`
    : `ended with ${endOf(await child.exited)} before it was ready`;
  await child.kill();
  const said = child.lastLines().slice(-LINES_SHOWN).map(readable).join(' | ') || 'it wrote nothing';
  throw new StartFailure(`${child.name} ${problem}: ${said}${logFile === undefined ? '' : `. Log: ${logFile}`}`);
}

function endOf({ code, signal }: Exit): string {
  return signal ?? `code ${code}`;
}

async function answersOk(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

/** Services log one JSON document a line; a person wants its message and, if there is one, the error's. */
function readable(line: string): string {
  try {
    const entry = JSON.parse(line) as { msg?: string; err?: { message?: string } };
    return [entry.msg, entry.err?.message].filter(Boolean).join(': ') || line;
  } catch {
    return line.trim();
  }
}
