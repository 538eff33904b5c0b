import cookie from '@fastify/cookie';
import { Logger } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createServer, type RequestListener, type Server } from 'node:http';
import { inRequest, Problem, type RequestContext } from '#contracts';
import { AllowedMethods } from './allowed-methods.js';
import { addUsualHeaders } from './every-answer.js';
import { HotLane } from './hot-lane.js';
import { readJsonBody } from './json-body.js';
import { requestIdFor } from './request-ids.js';

const LARGEST_BODY_BYTES = 64 * 1024;
const LARGEST_HEADER_BYTES = 16 * 1024;
const ARRIVES_WITHIN_MS = 10_000;
const KEPT_OPEN_MS = 72_000;

/** A request is answered within 3 s, or told that its outcome is not known. */
const DEADLINE_MS = 3_000;

const contexts = new WeakMap<FastifyRequest['raw'], RequestContext>();
const logger = new Logger('Http');

/**
 * Fastify as the gateway uses it: what a request may be, and what every answer carries.
 * @param trustedProxies addresses and networks, separated by commas, whose `X-Forwarded-…` headers count; default: none.
 */
export function createHttpAdapter(trustedProxies?: string): FastifyAdapter {
  const options = {
    bodyLimit: LARGEST_BODY_BYTES,
    trustProxy: trustedProxies ?? false,
    frameworkErrors: refuseAddress,
    genReqId: requestIdFor,
  } as const;
  const methods = new AllowedMethods();
  const hotLane = new HotLane(options, methods);
  const adapter = new FastifyAdapter({
    ...options,
    serverFactory: (others: RequestListener) => serverOf(hotLane, others),
    forceCloseConnections: 'idle',
  });
  const fastify: FastifyInstance = adapter.getInstance();
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, readJsonBody);
  fastify.decorate('hotLane', hotLane.fastify);
  fastify.decorateRequest('allowedMethods', null);
  fastify.addHook('onRoute', ({ url, method }) => methods.add(url, method));
  fastify.addHook('onRequest', (request, reply, next) => {
    request.allowedMethods = methods;
    addUsualHeaders(request, reply);
    const context = contextOf(request);
    contexts.set(request.raw, context);
    inRequest(context, next);
  });
  // Reading the body leaves the context in which the request began: it is entered again.
  fastify.addHook('preValidation', (request, _reply, next) => {
    inRequest(contexts.get(request.raw) ?? contextOf(request), next);
  });
  fastify.addHook('onResponse', logRequest);
  fastify.addHook('preClose', () => hotLane.fastify.close());
  void fastify.register(cookie);
  return adapter;
}

declare module 'fastify' {
  interface FastifyRequest {
    allowedMethods: AllowedMethods | null;
  }

  interface FastifyInstance {
    /** For routes that are asked very often. */
    hotLane: FastifyInstance;
  }
}

/** Does what a request of the hot lane needs a context for, such as asking another service. */
export function inContextOf<T>(request: FastifyRequest, work: () => T): T {
  return inRequest(contextOf(request), work);
}

function serverOf(hotLane: HotLane, others: RequestListener): Server {
  const limits = { maxHeaderSize: LARGEST_HEADER_BYTES, headersTimeout: ARRIVES_WITHIN_MS };
  const timeouts = { requestTimeout: ARRIVES_WITHIN_MS, keepAliveTimeout: KEPT_OPEN_MS };
  return createServer({ ...limits, ...timeouts }, (request, response) => {
    if (hotLane.takes(request)) hotLane.answer(request, response);
    else others(request, response);
  });
}

function contextOf({ id }: FastifyRequest): RequestContext {
  return { requestId: id, deadline: Date.now() + DEADLINE_MS };
}

/** What cannot be an address, or names something longer than any id: no hook and no filter ever sees it. */
function refuseAddress({ statusCode }: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const problem = new Problem(statusCode === 400 ? 'request.malformed' : 'request.unknown-path');
  addUsualHeaders(request, reply);
  void reply.status(problem.status).type('application/problem+json').send(problem.toDetails(request.id));
}

/** The route, never the URL: a URL may hold what a caller should not have put there. */
function logRequest(request: FastifyRequest, reply: FastifyReply, next: () => void): void {
  const route = request.routeOptions.url ?? 'unknown';
  const ms = Math.round(reply.elapsedTime);
  logger.log({ msg: 'answered', requestId: request.id, method: request.method, route, status: reply.statusCode, ms });
  next();
}
