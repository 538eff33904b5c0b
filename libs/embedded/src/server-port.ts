import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, isPortFree } from './free-port.js';
import { type Log, StartFailure } from './start-failure.js';

export interface PortWish {
  readonly server: string;
  readonly dataDir: string;
  /** A port that must be used, and nothing else. */
  readonly port?: number | undefined;
  readonly log: Log;
}

/**
 * The port a server of this data folder listens on: the wanted one, else the one it had last time, so that
 * clients and a replica set's own configuration find it again after a restart.
 * @throws StartFailure when a wanted port is taken. A remembered one that is taken is replaced, with a line.
 */
export async function serverPort({ server, dataDir, port, log }: PortWish): Promise<number> {
  const file = join(dataDir, 'port');
  if (port !== undefined && !(await isPortFree(port))) {
    throw new StartFailure(
      `Port ${port} is in use, so ${server} cannot listen on it. Stop what uses it or choose another.`,
    );
  }
  const remembered = port ?? Number(await readFile(file, 'utf8').catch(() => '0'));
  if (remembered > 0 && (await isPortFree(remembered))) return remember(file, remembered);
  const fresh = await freePort();
  if (remembered > 0) log(`${server}: port ${remembered} is taken by another program, using ${fresh} from now on`);
  return remember(file, fresh);
}

async function remember(file: string, port: number): Promise<number> {
  await writeFile(file, `${port}\n`);
  return port;
}
