import 'reflect-metadata';
import { Controller, Get, Module, type CanActivate, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import express from 'express';
import Fastify from 'fastify';
import { requireKey as requireKeyOfExpress } from '../src/express.js';
import { requireKey as requireKeyOfFastify } from '../src/fastify.js';
import type { Caller as KeyCaller } from '../src/index.js';
import { Caller, KeywardModule, RequireKey } from '../src/nest.js';
import { serve, type HttpServer } from './http-server.js';
import { caller, PlayedVerifier } from './played-verifier.js';

const KEY = 'kw_live_key';
const verifier = new PlayedVerifier();
const demand = { service: 'svc_a', cost: 2 };
let closed = 0;

async function overExpress(): Promise<HttpServer> {
  const app = express();
  app.get('/open', (request, response) => void response.json({ caller: request.keyward ?? null }));
  app.use(requireKeyOfExpress({ ...demand, verifier }), requireKeyOfExpress({ ...demand, verifier }));
  app.get('/hello', (request, response) => void response.json({ caller: request.keyward }));
  return serve(app);
}

async function overFastify(): Promise<HttpServer> {
  const app = Fastify({ forceCloseConnections: true });
  const guard = requireKeyOfFastify({ ...demand, verifier });
  app.get('/open', ({ keyward }) => ({ caller: keyward ?? null }));
  app.get('/hello', { onRequest: [guard, guard] }, ({ keyward }) => ({ caller: keyward }));
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return { url, close: () => app.close() };
}

@Controller()
class HelloController {
  @Get('open')
  open(@Caller() caller?: KeyCaller) {
    return { caller: caller ?? null };
  }

  @Get('hello')
  @RequireKey(demand)
  @RequireKey(demand)
  hello(@Caller() caller: KeyCaller) {
    return { caller };
  }
}

const opened = Object.assign(Object.create(verifier) as PlayedVerifier, {
  close: () => Promise.resolve(void closed++),
});

@Module({ imports: [KeywardModule.forRoot({ verifier: () => opened })], controllers: [HelloController] })
class ApplicationModule {}

async function overNest(): Promise<HttpServer> {
  const options = { logger: false, forceCloseConnections: true } as const;
  const app = await NestFactory.create(ApplicationModule, new FastifyAdapter(), options);
  await app.listen(0, '127.0.0.1');
  return { url: await app.getUrl(), close: () => app.close() };
}

function guardsOfHello(): readonly Type<CanActivate>[] {
  const hello = Object.getOwnPropertyDescriptor(HelloController.prototype, 'hello')?.value as object;
  return Reflect.getMetadata('__guards__', hello) as readonly Type<CanActivate>[];
}

/** Nest hands a guard the requests of Express as they are. */
async function overNestOnExpress(): Promise<HttpServer> {
  const app = express();
  app.get('/open', (_request, response) => void response.json({ caller: null }));
  app.get('/hello', async (request, response) => {
    try {
      const context = new ExecutionContextHost([request, response]);
      for (const Guard of guardsOfHello()) await new Guard({ verifier }).canActivate(context);
      response.json({ caller: (request as { keyward?: unknown }).keyward });
    } catch (refusal) {
      const { status, response: problem } = refusal as { readonly status: number; readonly response: object };
      response.status(status).json(problem);
    }
  });
  return serve(app);
}

describe.each([
  ['Express', overExpress],
  ['Fastify', overFastify],
  ['Nest', overNest],
  ['Nest over Express', overNestOnExpress],
])('%s', (_, open) => {
  let server: HttpServer;

  beforeAll(async () => {
    server = await open();
  });
  afterAll(() => server.close());
  beforeEach(() => {
    verifier.asked.splice(0);
    verifier.says = caller;
  });

  const ask = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${server.url}${path}`, { headers, signal: AbortSignal.timeout(5_000) });

  test('lets a key in, once, with what is demanded and from where it comes, and tells whose it is', async () => {
    verifier.says = { ...caller, rateLimit: { limit: 9, seconds: 1, remaining: 8, resetSeconds: 1 } };
    const answer = await ask('/hello', { authorization: `Bearer ${KEY}` });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ caller: verifier.says });
    expect(answer.headers.get('ratelimit')).toBe('"key";r=8;t=1');
    const use = { service: 'svc_a', clientIp: expect.stringMatching(/127\.0\.0\.1$/) as string };
    expect(verifier.asked).toEqual([
      { text: KEY, use: { ...use, cost: 2 } },
      { text: KEY, use: { ...use, cost: 0 } },
    ]);
  });

  test('answers a refusal as a problem, with the headers it has to have', async () => {
    const answer = await ask('/hello');
    expect(answer.status).toBe(401);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json(;|$)/);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.json()).toMatchObject({ code: 'key.missing', status: 401 });
  });

  test('refuses two keys', async () => {
    const answer = await ask('/hello', { authorization: `Bearer ${KEY}`, 'x-api-key': 'another' });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'key.ambiguous' });
  });

  test('lets nobody in where keys cannot be verified', async () => {
    verifier.says = new Error('NATS is away');
    const answer = await ask('/hello', { 'x-api-key': KEY });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(await answer.text()).not.toContain('NATS');
  });

  test('leaves alone what is not behind it', async () => {
    expect(await (await ask('/open')).json()).toEqual({ caller: null });
    expect(verifier.asked).toEqual([]);
  });
});

test('Nest closes the verifier it has opened', () => {
  expect(closed).toBe(1);
});

test('a guard of Nest lets nobody in by another way than HTTP', async () => {
  const context = new ExecutionContextHost([{ headers: { 'x-api-key': KEY } }]);
  context.setType('rpc');
  for (const Guard of guardsOfHello()) {
    await expect(new Guard({ verifier }).canActivate(context)).rejects.toThrow('HTTP only');
  }
  expect.assertions(2);
});
