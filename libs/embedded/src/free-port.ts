import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { systemCodeOf } from './start-failure.js';

const LOWEST = 20_000;
const HIGHEST = 29_999;

/**
 * A loopback port nobody listens on. Chosen below the range from which systems take the ports of outgoing
 * connections: a port that is remembered across restarts must not be lent to a client in between.
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const port = randomInt(LOWEST, HIGHEST + 1);
    if (await isPortFree(port)) return port;
  }
  throw new Error(`no free port between ${LOWEST} and ${HIGHEST}`);
}

/** False only when another program listens there. */
export async function isPortFree(port: number, host: string = '127.0.0.1'): Promise<boolean> {
  const server = createServer();
  try {
    server.listen({ port, host, exclusive: true });
    await once(server, 'listening');
  } catch (error) {
    return systemCodeOf(error) !== 'EADDRINUSE';
  }
  server.close();
  await once(server, 'close');
  return true;
}
