import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { Answer, ANSWER_WITHIN_MS } from './client.js';

/** One with several values is sent that often. */
export type RawHeaders = Readonly<Record<string, string | string[]>>;

export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: RawHeaders;
  /** Sent as it is. */
  readonly body?: string | Buffer;
}

/** A request as no well-behaved client would send it. */
export async function sendRaw(url: string, { method, path, headers = {}, body }: RawRequest): Promise<Answer<unknown>> {
  const sent = request(`${url}${path}`, {
    method,
    headers,
    agent: false,
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  const text = Buffer.concat(await answer.toArray()).toString();
  const received = Object.entries(answer.headersDistinct).map(([name, values = []]): [string, string] => [
    name,
    values.join(', '),
  ]);
  return new Answer(`${method} ${path}`, answer.statusCode ?? 0, new Headers(received), text);
}
