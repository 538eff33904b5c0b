import { type ChildProcess, spawn } from 'node:child_process';

const KEPT_CHARACTERS = 4_000;

export interface ToolOptions {
  /** After that it is killed, with everything it started. */
  readonly withinMs: number;
  readonly env?: NodeJS.ProcessEnv;
}

export class NotInstalled extends Error {}

/**
 * Runs another program to its end and gives what it printed. It never waits for input, and never outlives us.
 * @throws Error whose message is the program's last words; `NotInstalled` when there is no such program.
 */
export async function runTool(command: string, args: readonly string[], options: ToolOptions): Promise<string> {
  const tool = spawn(command, args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: options.env ?? process.env,
  });
  const end = () => endGroup(tool.pid);
  process.once('exit', end);
  let printed = '';
  for (const stream of [tool.stdout, tool.stderr]) {
    stream.on('data', (chunk: Buffer) => (printed = (printed + chunk.toString('utf8')).slice(-KEPT_CHARACTERS)));
  }
  let tooLong = false;
  const timer = setTimeout(() => {
    tooLong = true;
    end();
  }, options.withinMs);
  try {
    const code = await codeOf(tool);
    if (tooLong) throw new Error(`${command} gave no result within ${options.withinMs / 1000} s`);
    if (code !== 0) throw new Error(lastWords(printed) || `${command} ended with code ${code}`);
    return printed;
  } finally {
    clearTimeout(timer);
    process.removeListener('exit', end);
  }
}

async function codeOf(tool: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    tool.on('close', resolve);
    tool.on('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'ENOENT' ? new NotInstalled(`${tool.spawnfile} is not installed`) : error);
    });
  });
}

/** The whole group: package managers and compilers start processes of their own. */
function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

function lastWords(printed: string): string {
  return printed.trim().split('\n').at(-1)?.trim() ?? '';
}
