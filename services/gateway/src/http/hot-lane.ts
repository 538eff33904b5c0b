import { fastifyCookie } from '@fastify/cookie';
import { fastify, type FastifyInstance, type FastifyRequest, type FastifyServerOptions } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AllowedMethods } from './allowed-methods.js';
import { addUsualHeaders } from './every-answer.js';

/**
 * Routes that are asked so often that what is done for every other request would cost more than their answers: hooks,
 * contexts, guards, pipes, a line in the log. They have a Fastify of their own behind the same listener.
 */
export class HotLane {
  readonly fastify: FastifyInstance;
  private readonly methodsByPath = new Map<string, Set<string>>();
  /** Of routes that take whatever is below them. */
  private readonly methodsBelow = new Map<string, Set<string>>();

  constructor(options: FastifyServerOptions, methods: AllowedMethods) {
    this.fastify = fastify(options);
    this.fastify.decorateRequest('allowedMethods', { getter: () => methods });
    this.fastify.decorateRequest('cookies', { getter: cookiesOf });
    this.fastify.addHook('onRoute', ({ url, method }) => {
      methods.add(url, method);
      const paths = url.endsWith('*') ? this.methodsBelow : this.methodsByPath;
      const path = url.endsWith('*') ? url.slice(0, -1) : url;
      paths.set(path, new Set([...(paths.get(path) ?? []), ...[method].flat()]));
    });
    this.fastify.addHook('onRequest', (request, reply, next) => {
      addUsualHeaders(request, reply);
      next();
    });
  }

  /** Whether it has a route for this. If not, the others decide, be it that there is none. */
  takes({ method = '', url = '' }: IncomingMessage): boolean {
    const end = url.indexOf('?');
    const path = end < 0 ? url : url.slice(0, end);
    if (this.methodsByPath.get(path)?.has(method) === true) return true;
    for (const [begin, methods] of this.methodsBelow) if (path.startsWith(begin) && methods.has(method)) return true;
    return false;
  }

  answer(request: IncomingMessage, response: ServerResponse): void {
    this.fastify.routing(request, response);
  }
}

/** Read only where somebody asks. */
function cookiesOf(this: FastifyRequest): Record<string, string | undefined> {
  const { cookie } = this.headers;
  return cookie === undefined ? {} : fastifyCookie.parse(cookie);
}
