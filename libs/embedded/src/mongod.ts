import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Child } from './child.js';
import { explainEnd } from './mongod-log.js';
import { bringUpReplicaSet, SET_NAME } from './replica-set.js';
import { runServer, type ServerOptions, type ServerProcess } from './server-process.js';
import { NotReady, StartFailure } from './start-failure.js';

const STARTS = 3;

/**
 * mongod as a replica set of one member, so that transactions, change streams and majority writes work.
 * Resolves once it is a writable primary.
 * @throws StartFailure when the port is taken, the folder is damaged or in use, or no primary comes up.
 */
export async function startMongod(options: ServerOptions): Promise<ServerProcess> {
  for (let starts = 1; ; starts++) {
    try {
      return await runMongod(options);
    } catch (failure) {
      // Seen once in some hundred first starts: a lone member that elects nobody.
      if (!(failure instanceof NotReady) || starts === STARTS) throw failure;
      options.log(`${failure.message} It is started again.`);
    }
  }
}

async function runMongod(options: ServerOptions): Promise<ServerProcess> {
  const { binary, dataDir, log, logFile = join(dataDir, 'mongod.log'), onSpawn } = options;
  const databaseDir = join(dataDir, 'db');
  return runServer('mongod', options, async (port) => {
    await mkdir(databaseDir, { recursive: true });
    const args = mongodArguments(databaseDir, port);
    return {
      url: `mongodb://127.0.0.1:${port}/?replicaSet=${SET_NAME}`,
      spawn: () => Child.spawn({ name: 'mongod', command: binary, args, logFile, onSpawn }),
      untilReady: async (child) => {
        await bringUpReplicaSet(port, child, log);
        if (child.running) return;
        throw new StartFailure(explainEnd(await child.exited, child.lastLines(), { databaseDir, port, logFile }));
      },
    };
  });
}

/** The last one matters on every stop: by default a primary that is told to end waits 15 s for a successor. */
function mongodArguments(databaseDir: string, port: number): string[] {
  const options = {
    dbpath: databaseDir,
    port: String(port),
    bind_ip: '127.0.0.1',
    replSet: SET_NAME,
    storageEngine: 'wiredTiger',
    wiredTigerCacheSizeGB: '0.25',
    oplogSize: '256',
    setParameter: 'shutdownTimeoutMillisForSignaledShutdown=100',
  };
  return ['--nounixsocket', '--quiet', ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])];
}
