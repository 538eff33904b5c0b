import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  findMongod,
  findNatsServer,
  makeNatsIssuerSeed,
  startMongod,
  startNatsServer,
  type ServerProcess,
} from '#embedded';
import { endWithJest, removeWithJest } from './end-with-jest.js';
import type { TestServers } from './test-servers.js';

const LINES_TOLD = 40;

/** A nats-server of a test's own, to be killed, frozen and robbed of its data at will. */
export interface EmbeddedNats {
  readonly natsServer: ServerProcess;
  /** What JetStream keeps; may be deleted while the server is down. */
  readonly jetStreamDir: string;
  /** Ends the process and removes its folder. */
  stop(): Promise<void>;
}

/** A mongod and a nats-server of a test's own, to be killed, frozen and robbed of their data at will. */
export interface EmbeddedServers extends TestServers, EmbeddedNats {
  readonly kind: 'embedded';
  readonly mongod: ServerProcess;
  /** What mongod keeps. */
  readonly mongodDir: string;
}

/** @throws StartFailure, with no process and no folder left behind. */
export async function startEmbeddedServers(): Promise<EmbeddedServers> {
  return inOwnFolder(async (folder) => {
    const natsIssuerSeed = makeNatsIssuerSeed();
    const [mongod, natsServer] = await allOrNone([runMongod(folder.path), runNatsServer(folder.path, natsIssuerSeed)]);
    return {
      kind: 'embedded',
      mongod,
      mongodDir: join(folder.path, 'mongod', 'db'),
      natsServer,
      jetStreamDir: jetStreamDirOf(folder.path),
      mongoUrl: mongod.url,
      natsUrl: natsServer.url,
      natsIssuerSeed,
      stop: () => folder.endWith(mongod, natsServer),
    };
  });
}

/**
 * Only the half that messaging stands on.
 * @param issuerSeed who has it says who may log in beside the services. Default: nobody does.
 * @throws StartFailure
 */
export async function startEmbeddedNats(issuerSeed?: string): Promise<EmbeddedNats> {
  return inOwnFolder(async (folder) => {
    const natsServer = await runNatsServer(folder.path, issuerSeed);
    return { natsServer, jetStreamDir: jetStreamDirOf(folder.path), stop: () => folder.endWith(natsServer) };
  });
}

interface Folder {
  readonly path: string;
  /** A primary that is asked to end takes its time; nobody needs these data any more, so it is not asked. */
  endWith(...servers: readonly ServerProcess[]): Promise<void>;
}

async function inOwnFolder<Started>(start: (folder: Folder) => Promise<Started>): Promise<Started> {
  const path = await mkdtemp(join(tmpdir(), 'keyward-test-'));
  removeWithJest(path);
  const remove = () => rm(path, { recursive: true, force: true });
  const endWith = async (...servers: readonly ServerProcess[]) => {
    await Promise.all(servers.map((server) => server.kill()));
    await remove();
  };
  try {
    return await start({ path, endWith });
  } catch (failure) {
    await tellLastLines(join(path, 'mongod', 'mongod.log'));
    await remove();
    throw failure;
  }
}

/** Both servers, or, where one cannot start, neither. */
async function allOrNone(
  starting: readonly [Promise<ServerProcess>, Promise<ServerProcess>],
): Promise<[ServerProcess, ServerProcess]> {
  try {
    return await Promise.all(starting);
  } catch (failure) {
    const started = await Promise.allSettled(starting);
    for (const each of started) if (each.status === 'fulfilled') await each.value.kill();
    throw failure;
  }
}

async function runMongod(folder: string): Promise<ServerProcess> {
  const binary = await findMongod({ log: tell });
  return startMongod({ binary, dataDir: join(folder, 'mongod'), log: tell, onSpawn: endWithJest });
}

async function runNatsServer(folder: string, issuerSeed?: string): Promise<ServerProcess> {
  const binary = await findNatsServer({ log: tell });
  const issuer = issuerSeed === undefined ? {} : { issuerSeed };
  return startNatsServer({ binary, dataDir: natsDirOf(folder), log: tell, onSpawn: endWithJest, ...issuer });
}

/** The folder goes, so what it says of a failed start is told before. */
async function tellLastLines(logFile: string): Promise<void> {
  const log = await readFile(logFile, 'utf8').catch(() => '');
  log.trimEnd().split('\n').slice(-LINES_TOLD).forEach(tell);
}

function natsDirOf(folder: string): string {
  return join(folder, 'nats');
}

function jetStreamDirOf(folder: string): string {
  return join(natsDirOf(folder), 'jetstream-store');
}

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}
