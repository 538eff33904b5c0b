import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable, Writable } from 'node:stream';
import { runCommandLine } from '../src/command-line.js';
import { readConfig } from '../src/config.js';

export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Given {
  readonly env?: NodeJS.ProcessEnv;
  /** What is piped in. */
  readonly input?: string;
  /** What somebody at a terminal types, a line for each question. */
  readonly typed?: readonly string[];
  /** Broken off once this is aborted. */
  readonly interruption?: AbortSignal;
}

/** A home of its own for each test, and the command line in it. */
export class Home {
  private constructor(readonly folder: string) {}

  static async make(): Promise<Home> {
    return new Home(await mkdtemp(join(tmpdir(), 'keyward-cli-')));
  }

  async keyward(
    args: readonly string[],
    { env = {}, input = '', typed, interruption = new AbortController().signal }: Given = {},
  ): Promise<Ran> {
    const stdout = new Sink(false);
    const stderr = new Sink(typed !== undefined);
    const stdin = typed === undefined ? Readable.from([input]) : new Typist(stderr, typed);
    const exitCode = await runCommandLine(args, {
      config: readConfig({ XDG_CONFIG_HOME: this.folder, NO_COLOR: '1', ...env }),
      terminal: { stdin, stdout, stderr },
      version: '1.2.3',
      interruption: () => interruption,
    });
    return { exitCode, stdout: stdout.text, stderr: stderr.text };
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}

class Sink extends Writable {
  text = '';

  constructor(readonly isTTY: boolean) {
    super();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    this.emit('said', chunk.toString());
    done();
  }
}

/** Types the next line whenever it is asked something. */
class Typist extends PassThrough {
  readonly isTTY = true;

  constructor(screen: Sink, lines: readonly string[]) {
    super();
    const left = [...lines];
    screen.on('said', (text: string) => {
      const line = /: $/.test(text) ? left.shift() : undefined;
      if (line !== undefined) setImmediate(() => this.write(`${line}\r`));
    });
  }
}

export interface Heard {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

/** What a server answers: a status and a body, or nothing at all. */
export type Reply = { readonly status?: number; readonly body?: unknown } | 'hang up';

/** A server that answers as a test says, and keeps what it heard. */
export async function aServer(reply: (heard: Heard, count: number) => Reply) {
  const heard: Heard[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const { method = '', url = '', headers } = request;
      heard.push({ method, url, headers, body });
      const answer = reply({ method, url, headers, body }, heard.length);
      if (answer === 'hang up') return request.socket.destroy();
      const { status = 200, body: told } = answer;
      response.writeHead(status, { 'content-type': 'application/json' });
      return response.end(told === undefined ? '' : JSON.stringify(told));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    heard,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text === '' ? undefined : JSON.parse(text);
}
