import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import { admit, PROBLEM_TYPE, type Guard } from './admission/admit.js';
import type { Caller } from './verifier/key-verifier.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls, behind `requireKey`. */
    keyward?: Caller;
  }
}

/**
 * An `onRequest` hook for Fastify 5, of an application, a plugin or a route: lets requests on whose key may be used for
 * the service, and sets `request.keyward`. Others are answered with a problem. Behind a proxy, tell Fastify to trust it
 * (`trustProxy`), as keys may be confined to networks.
 */
export function requireKey(guard: Guard): onRequestAsyncHookHandler {
  return async (request, reply) => {
    const { caller, problem, headers } = await admit(guard, presentedIn(request), request.keyward);
    void reply.headers(headers);
    if (caller === null) return reply.code(problem.status).type(PROBLEM_TYPE).send(JSON.stringify(problem));
    request.keyward = caller;
  };
}

/** Requests of HTTP/2 have no distinct headers. */
function presentedIn({ raw, headers, ip }: FastifyRequest) {
  const distinct = raw.headersDistinct as typeof raw.headersDistinct | undefined;
  return { headers: distinct ?? headers, clientIp: ip };
}
