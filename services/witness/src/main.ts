import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { writtenKey } from '#merkle';
import { JsonLogger } from '#runtime';
import { witnessServer } from './checkpoints/http-server.js';
import { CheckpointFiles } from './checkpoints/store/checkpoint-files.js';
import { AddCheckpoint } from './checkpoints/use-cases/add-checkpoint.js';
import { WatchedLog } from './checkpoints/watched-log.js';
import { readWitnessConfig, witnessKey } from './config.js';

const STOP_WITHIN_MS = 5_000;
const logger = new JsonLogger('witness');

try {
  const server = await start();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop(server));
} catch (failure) {
  logger.fatal({ msg: 'cannot start', err: failure });
  process.exit(1);
}

async function start(): Promise<Server> {
  const config = readWitnessConfig();
  const key = witnessKey(config);
  const files = await CheckpointFiles.in(config.dataDir);
  const byOrigin = [...Map.groupBy(config.logs, ({ name }) => name)];
  const logs = await Promise.all(byOrigin.map(([origin, keys]) => WatchedLog.open(files, origin, keys)));
  const addCheckpoint = new AddCheckpoint(key, new Map(logs.map((log) => [log.origin, log])), (event) =>
    logger.error(event),
  );
  const failed = (failure: unknown) => logger.error({ msg: 'a request failed', err: failure });
  const server = witnessServer({ addCheckpoint, logs, failed });
  server.listen(config.port, config.host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const watched = logs.map(({ origin, size }) => ({ origin, size }));
  logger.log({ msg: 'started', port, witness: writtenKey(key), watched });
  return server;
}

/** What is under way is answered first. */
function stop(server: Server): void {
  logger.log({ msg: 'stopping' });
  setTimeout(() => server.closeAllConnections(), STOP_WITHIN_MS).unref();
  server.close(() => {
    logger.log({ msg: 'stopped' });
    process.exit(0);
  });
}
