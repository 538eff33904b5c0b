import type { CanActivate, Type } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHttpAdapter } from '../src/http/http-adapter.js';
import { ProblemFilter } from '../src/http/problem.filter.js';
import { Refusals } from '../src/refusals/refusals.js';

const ANSWER_WITHIN_MS = 10_000;

export interface Sent {
  readonly body?: string | Uint8Array;
  /** As they go over the wire: a name may be there twice. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  /** Null where the answer is no JSON. */
  readonly body: unknown;
}

export interface HttpServer {
  readonly host: string;
  send(method: string, path: string, sent?: Sent): Promise<Answer>;
  stop(): Promise<void>;
}

/** The gateway's adapter and its way with failures, before one controller of a test. */
export async function startHttp(controller: Type, guard?: CanActivate, trustedProxies?: string): Promise<HttpServer> {
  const providers = [
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: Refusals, useValue: { note: () => {} } },
  ];
  const compiled = await Test.createTestingModule({ controllers: [controller], providers }).compile();
  const options = { logger: false, bodyParser: false } as const;
  const app = compiled.createNestApplication<NestFastifyApplication>(createHttpAdapter(trustedProxies), options);
  if (guard) app.useGlobalGuards(guard);
  return openToLoopback(app);
}

export async function openToLoopback(app: NestFastifyApplication): Promise<HttpServer> {
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    send: (method, path, sent = {}) => send(port, method, path, sent),
    stop: () => app.close(),
  };
}

async function send(port: number, method: string, path: string, { body = '', headers = [] }: Sent): Promise<Answer> {
  const framing = [
    ['host', `127.0.0.1:${port}`],
    ['connection', 'close'],
    ['content-length', String(Buffer.byteLength(body))],
  ];
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
  const all = [...framing, ...headers].flat();
  const outgoing = request({ port, host: '127.0.0.1', method, path, headers: all, agent: false, signal });
  outgoing.end(body);
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  const text = (await answer.setEncoding('utf8').toArray()).join('');
  return { status: answer.statusCode ?? 0, headers: answer.headers, text, body: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
