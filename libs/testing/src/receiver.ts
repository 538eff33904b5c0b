import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { KeywardEvent } from '#contracts';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly event: KeywardEvent;
}

/** An endpoint that keeps what it is sent, and answers as a test says: 204 unless it says otherwise. */
export class Receiver {
  readonly received: Received[] = [];
  answer: (received: Received, response: ServerResponse) => void = (_, response) => void response.writeHead(204).end();

  private constructor(
    readonly url: string,
    readonly stop: () => Promise<void>,
  ) {}

  static async open(): Promise<Receiver> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        const received = { path: request.url ?? '', headers: request.headers, body, event: eventIn(body) };
        receiver.received.push(received);
        receiver.answer(received, response);
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const receiver = new Receiver(`http://127.0.0.1:${port}`, async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    });
    return receiver;
  }

  /** With this status from now on. */
  answering(status: number): void {
    this.answer = (_, response) => void response.writeHead(status).end();
  }

  about(subject: string): readonly Received[] {
    return this.received.filter(({ event }) => event.subject === subject);
  }
}

function eventIn(body: string): KeywardEvent {
  return JSON.parse(body || '{}') as KeywardEvent;
}
