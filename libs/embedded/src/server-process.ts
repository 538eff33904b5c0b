import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Child, Exit } from './child.js';
import { readDataFile, writeDataFile } from './data-file.js';
import { birthOf } from './process-birth.js';
import { serverPort } from './server-port.js';
import { type Log, StartFailure } from './start-failure.js';

const STOP_GRACE_MS = 5_000;

export interface ServerOptions {
  /** What `findMongod` or `findNatsServer` answered. */
  readonly binary: string;
  /** Everything the server keeps, and only that. */
  readonly dataDir: string;
  /** Must be free. Default: the port this folder had last time, or any free one. */
  readonly port?: number;
  readonly log: Log;
  /** Default: beside the data. */
  readonly logFile?: string;
  /** Called for every process, long before it is ready: the moment to note its id. */
  readonly onSpawn?: (child: Child) => void;
}

/**
 * A database or message server on loopback that keeps its data, its port and its URL whatever happens to
 * the process: killed, stopped or restarted. `pid` and `exited` speak of the present process.
 */
export interface ServerProcess {
  readonly name: string;
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly exited: Promise<Exit>;
  /** Orderly, and SIGKILL if that takes longer than 5 s. */
  stop(): Promise<void>;
  /** SIGKILL: what a crash would do. */
  kill(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** Stops it if it runs, and resolves once it is of use again. */
  restart(): Promise<void>;
}

export interface ServerPlan {
  readonly url: string;
  readonly spawn: () => Promise<Child>;
  /** Resolves when the process is of use; throws, saying why, when it never will be. */
  readonly untilReady: (child: Child) => Promise<void>;
}

/**
 * What mongod and nats-server have in common: a folder nobody else uses, a port, a process.
 * @throws StartFailure, with no process left behind.
 */
export async function runServer(
  name: string,
  { dataDir, port: wanted, log }: ServerOptions,
  planFor: (port: number) => Promise<ServerPlan>,
): Promise<ServerProcess> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  assertUnused(name, dataDir);
  const port = await serverPort({ server: name, dataDir, port: wanted, log });
  const plan = await planFor(port);
  let child = await begin(plan, dataDir);
  return {
    name,
    url: plan.url,
    port,
    get pid() {
      return child.pid;
    },
    get exited() {
      return child.exited;
    },
    async stop() {
      await child.stop(STOP_GRACE_MS);
    },
    async kill() {
      await child.kill();
    },
    signal(signal) {
      child.signal(signal);
    },
    async restart() {
      await child.stop(STOP_GRACE_MS);
      child = await begin(plan, dataDir);
    },
  };
}

interface Owner {
  readonly pid: number;
  readonly birth: string | null;
}

async function begin(plan: ServerPlan, dataDir: string): Promise<Child> {
  const child = await plan.spawn();
  const owner: Owner = { pid: child.pid, birth: birthOf(child.pid) };
  writeDataFile(ownerFile(dataDir), owner);
  try {
    await plan.untilReady(child);
    return child;
  } catch (error) {
    await child.kill();
    throw error;
  }
}

/** Two servers on one folder would ruin it, and nats-server has no lock of its own. */
function assertUnused(name: string, dataDir: string): void {
  const owner = readDataFile<Owner>(ownerFile(dataDir));
  if (!owner || owner.birth === null || birthOf(owner.pid) !== owner.birth) return;
  throw new StartFailure(`${name} (pid ${owner.pid}) already uses ${dataDir}. Stop it first: kill ${owner.pid}`);
}

function ownerFile(dataDir: string): string {
  return join(dataDir, 'process.json');
}
