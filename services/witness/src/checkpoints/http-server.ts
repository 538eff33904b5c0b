import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { originHash } from './store/checkpoint-files.js';
import type { AddCheckpoint, Answer } from './use-cases/add-checkpoint.js';
import type { WatchedLog } from './watched-log.js';

/** A proof of 63 hashes and a note of 64 signatures are less. */
const MOST_BYTES = 65_536;
const MOST_CONNECTIONS = 256;
const PLAIN = 'text/plain; charset=utf-8';

/** Whoever is slower than that with a request is not waited for. */
const patience = {
  headersTimeout: 5_000,
  requestTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 60_000,
  maxHeaderSize: 8_192,
};

export interface WitnessRoutes {
  readonly addCheckpoint: AddCheckpoint;
  readonly logs: readonly WatchedLog[];
  readonly failed: (failure: unknown) => void;
}

/** What a witness says over HTTP (C2SP tlog-witness), and how it is. */
export function witnessServer(routes: WitnessRoutes): Server {
  const server = createServer(patience, (request, response) => {
    answer(request, routes).then(
      (its) => send(request, response, its),
      (failure: unknown) => {
        // A request that was given up is nobody's failure.
        if (!request.destroyed) routes.failed(failure);
        send(request, response, plain(500, 'the checkpoint cannot be kept at present'));
      },
    );
  });
  server.maxConnections = MOST_CONNECTIONS;
  return server;
}

async function answer(request: IncomingMessage, { addCheckpoint, logs }: WitnessRoutes): Promise<Answer> {
  const { method, url = '' } = request;
  if (url === '/add-checkpoint') {
    if (method !== 'POST') return plain(405, 'POST a checkpoint');
    const body = await bodyOf(request);
    return body === null ? plain(413, `send at most ${MOST_BYTES} bytes`) : addCheckpoint.execute(body);
  }
  if (method !== 'GET' && method !== 'HEAD') return plain(404, 'there is nothing at this address');
  if (url === '/livez') return json({ live: true });
  if (url === '/readyz') return json({ service: 'witness', ready: true, dependencies: [] });
  const log = logs.find(({ origin }) => url === `/checkpoints/${originHash(origin)}`);
  if (log === undefined) return plain(404, 'there is nothing at this address');
  return log.newest === null ? { status: 204, type: PLAIN, body: '' } : { status: 200, type: PLAIN, body: log.newest };
}

/** Null where it is too large; the rest is not read then. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    chunks.push(chunk as Buffer);
    bytes += (chunk as Buffer).length;
    if (bytes > MOST_BYTES) return null;
  }
  return Buffer.concat(chunks);
}

function send(request: IncomingMessage, response: ServerResponse, { status, type, body }: Answer): void {
  const rest = request.complete ? {} : { connection: 'close' };
  const allow = status === 405 ? { allow: 'POST' } : {};
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', ...rest, ...allow });
  response.end(body, () => {
    if (!request.complete) request.destroy();
  });
}

function plain(status: number, text: string): Answer {
  return { status, type: PLAIN, body: `${text}\n` };
}

function json(body: object): Answer {
  return { status: 200, type: 'application/json', body: JSON.stringify(body) };
}
