import { createServer, type IncomingHttpHeaders, type IncomingMessage, type RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';

export interface HttpServer {
  readonly url: string;
  close(): Promise<void>;
}

/** On a free port of this machine. */
export async function serve(listener: RequestListener): Promise<HttpServer> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What a caller has sent. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/** `hang-up` ends the connection without an answer. */
export type Reply = 'hang-up' | { readonly status: number; readonly body?: unknown; readonly retryAfter?: number };

/** Plays Keyward's gateway, as far as a client can see it: replies one after another, the last for ever. */
export async function serveReplies(...replies: readonly Reply[]): Promise<HttpServer & { readonly sent: Sent[] }> {
  const sent: Sent[] = [];
  const server = await serve((request, response) => {
    void sentIn(request).then((each) => {
      sent.push(each);
      const reply = replies[Math.min(sent.length, replies.length) - 1] ?? 'hang-up';
      if (reply === 'hang-up') return request.socket.destroy();
      const { status, body, retryAfter } = reply;
      const type = status > 299 ? 'application/problem+json' : 'application/json';
      response.writeHead(status, {
        'content-type': type,
        ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
      });
      response.end(body === undefined ? '' : JSON.stringify(body));
    });
  });
  return { ...server, sent };
}

async function sentIn(request: IncomingMessage): Promise<Sent> {
  const body = await text(request);
  const { method = '', url = '', headers } = request;
  return { method, path: url, headers, body: body === '' ? undefined : (JSON.parse(body) as unknown) };
}
