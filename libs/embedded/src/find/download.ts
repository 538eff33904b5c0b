import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { setGlobalProxyFromEnv } from 'node:http';
import { join } from 'node:path';
import type { Log } from '../start-failure.js';
import { runTool } from './run-tool.js';

const SILENCE_MS = 15_000;
const UNPACK_MS = 120_000;
const TELL_EVERY_MS = 5_000;

export interface Archive {
  /** A gzipped tar. */
  readonly url: string;
  /** A text with a line "<sha256>  <file name>" for it. */
  readonly checksumsUrl: string;
  /** The path of the wanted file inside, such as `bin/mongod`, after the archive's one top folder. */
  readonly member: string;
}

/**
 * Downloads an archive, checks it against its published SHA-256 and unpacks it; answers the wanted file's path.
 * @throws Error when nothing is heard for 15 s, or a single byte differs.
 */
export async function downloadMember(archive: Archive, scratchDir: string, log: Log): Promise<string> {
  const leaveProxy = setGlobalProxyFromEnv();
  try {
    const expected = await publishedSum(archive);
    const file = join(scratchDir, 'archive.tgz');
    const actual = await downloadTo(file, archive.url, log);
    if (actual !== expected) throw new Error(`${archive.url} does not match its published SHA-256`);
    await runTool('tar', ['-xzf', file, '-C', scratchDir, '--strip-components=1'], { withinMs: UNPACK_MS });
    return join(scratchDir, archive.member);
  } finally {
    leaveProxy();
  }
}

async function publishedSum({ url, checksumsUrl }: Archive): Promise<string> {
  const name = url.slice(url.lastIndexOf('/') + 1);
  const answer = await request(checksumsUrl, AbortSignal.timeout(SILENCE_MS));
  const line = (await answer.text()).split('\n').find((line) => line.trimEnd().endsWith(name));
  const sum = line?.trim().split(/\s+/)[0];
  if (sum === undefined || !/^[0-9a-f]{64}$/.test(sum)) throw new Error(`${checksumsUrl} has no sum for ${name}`);
  return sum;
}

/** Answers the SHA-256 of what was written. */
async function downloadTo(file: string, url: string, log: Log): Promise<string> {
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(new Error(`${url}: silent for ${SILENCE_MS / 1000} s`)), SILENCE_MS);
  const target = await open(file, 'wx');
  try {
    const answer = await request(url, silence.signal);
    const tell = progress(url, Number(answer.headers.get('content-length')), log);
    const hash = createHash('sha256');
    for await (const chunk of bytesOf(answer)) {
      timer.refresh();
      hash.update(chunk);
      await target.writeFile(chunk);
      tell(chunk.length);
    }
    return hash.digest('hex');
  } finally {
    clearTimeout(timer);
    await target.close();
  }
}

function bytesOf({ body }: Response): AsyncIterable<Uint8Array> | readonly Uint8Array[] {
  return body ?? [];
}

async function request(url: string, signal: AbortSignal): Promise<Response> {
  const answer = await fetch(url, { signal }).catch((error: Error) => {
    throw new Error(`${new URL(url).host} cannot be reached`, { cause: error.cause ?? error });
  });
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
  return answer;
}

function progress(url: string, total: number, log: Log): (bytes: number) => void {
  const inMegabytes = (bytes: number) => Math.round(bytes / 1_000_000);
  let received = 0;
  let told = performance.now();
  return (bytes) => {
    received += bytes;
    if (performance.now() - told < TELL_EVERY_MS) return;
    told = performance.now();
    log(`${new URL(url).host}: ${inMegabytes(received)} of ${inMegabytes(total)} MB`);
  };
}
