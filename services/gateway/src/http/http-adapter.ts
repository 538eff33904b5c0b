import cookie from '@fastify/cookie';
import { Logger } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { currentRequest, inRequest, newId, Problem, type RequestContext } from '#contracts';
import { AllowedMethods } from './allowed-methods.js';
import { readJsonBody } from './json-body.js';

const LARGEST_BODY_BYTES = 64 * 1024;
const LARGEST_HEADER_BYTES = 16 * 1024;
const ARRIVES_WITHIN_MS = 10_000;

/** A request is answered within 3 s, or told that its outcome is not known. */
const DEADLINE_MS = 3_000;

const REQUEST_ID_HEADER = 'x-request-id';
const acceptableId = /^[A-Za-z0-9._-]{1,64}$/;

const contexts = new WeakMap<FastifyRequest['raw'], RequestContext>();
const logger = new Logger('Http');

/**
 * Fastify as the gateway uses it: what a request may be, and what every answer carries.
 * @param trustedProxies addresses and networks, separated by commas, whose `X-Forwarded-…` headers count; default: none.
 */
export function createHttpAdapter(trustedProxies?: string): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit: LARGEST_BODY_BYTES,
    http: { maxHeaderSize: LARGEST_HEADER_BYTES, headersTimeout: ARRIVES_WITHIN_MS },
    requestTimeout: ARRIVES_WITHIN_MS,
    forceCloseConnections: 'idle',
    trustProxy: trustedProxies ?? false,
    frameworkErrors: refuseAddress,
  });
  const fastify: FastifyInstance = adapter.getInstance();
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, readJsonBody);
  fastify.decorateRequest('allowedMethods', null);
  const methods = new AllowedMethods();
  fastify.addHook('onRoute', ({ url, method }) => methods.add(url, method));
  fastify.addHook('onRequest', (request, reply, next) => {
    request.allowedMethods = methods;
    const context = contextOf(request);
    contexts.set(request.raw, context);
    void reply.header(REQUEST_ID_HEADER, context.requestId);
    inRequest(context, next);
  });
  // Reading the body leaves the context in which the request began: it is entered again.
  fastify.addHook('preValidation', (request, _reply, next) => {
    inRequest(contexts.get(request.raw) ?? contextOf(request), next);
  });
  fastify.addHook('onSend', addSecurityHeaders);
  fastify.addHook('onResponse', logRequest);
  void fastify.register(cookie);
  return adapter;
}

declare module 'fastify' {
  interface FastifyRequest {
    allowedMethods: AllowedMethods | null;
  }
}

/** A caller's own request id is kept, so that its logs and ours tell one story. */
function contextOf(request: FastifyRequest): RequestContext {
  const given = request.headers[REQUEST_ID_HEADER];
  const requestId = typeof given === 'string' && acceptableId.test(given) ? given : newId('req');
  return { requestId, deadline: Date.now() + DEADLINE_MS };
}

/** What cannot be an address, or names something longer than any id: no hook and no filter ever sees it. */
function refuseAddress({ statusCode }: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const problem = new Problem(statusCode === 400 ? 'request.malformed' : 'request.unknown-path');
  const { requestId } = contextOf(request);
  void reply.header(REQUEST_ID_HEADER, requestId).status(problem.status).type('application/problem+json');
  addSecurityHeaders(request, reply, null, () => void reply.send(problem.toDetails(requestId)));
}

function addSecurityHeaders(_request: FastifyRequest, reply: FastifyReply, _payload: unknown, next: () => void): void {
  void reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer');
  if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
  next();
}

/** The route, never the URL: a URL may hold what a caller should not have put there. */
function logRequest(request: FastifyRequest, reply: FastifyReply, next: () => void): void {
  const requestId = contexts.get(request.raw)?.requestId ?? currentRequest()?.requestId;
  const route = request.routeOptions.url ?? 'unknown';
  const ms = Math.round(reply.elapsedTime);
  logger.log({ msg: 'answered', requestId, method: request.method, route, status: reply.statusCode, ms });
  next();
}
