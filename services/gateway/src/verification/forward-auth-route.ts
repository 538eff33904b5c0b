import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isId, Problem } from '#contracts';
import { digestOf } from '#key-text';
import { VerifierUnavailable, type Use, type Verification, type VerificationCode } from '#verifier';
import { keyOf } from '../access/credentials.js';
import { answerProblem, logFailure, problemOf } from '../http/problem-answer.js';
import { tellRateLimit } from '../limits/rate-limit-headers.js';
import { WrongKeys } from '../limits/wrong-keys.js';
import { KeyVerifier } from './key-verifier.js';
import { VerificationCounts } from './verification-counts.js';

const PATH = '/v1/forward-auth';
const anyMethod = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'] as const;
/** In lower case, as Node has it. */
const SERVICE_HEADER = 'x-keyward-service';

/** What a proxy that asks whether to let a request pass understands. Whatever else is refused is 403 to it. */
const statusesOfProxies: ReadonlySet<number> = new Set([401, 403, 500, 503]);

/**
 * `GET /v1/forward-auth`, for proxies: whether the request that they ask about has a key that holds, and whose it is. They
 * ask with its headers, so its key stands where a caller's own would. Some append its path, and keep its method.
 */
@Injectable()
export class ForwardAuthRoute {
  constructor(
    private readonly verifier: KeyVerifier,
    private readonly wrongKeys: WrongKeys,
    private readonly counts: VerificationCounts,
  ) {}

  /** On an instance of its own: whatever body is sent along is not read. */
  addTo(fastify: FastifyInstance): void {
    fastify.removeAllContentTypeParsers();
    fastify.addContentTypeParser('*', (_request, _body, done) => done(null));
    fastify.setErrorHandler((failure, request, reply) => this.refuse(failure, request, reply));
    const handler = (request: FastifyRequest, reply: FastifyReply) => this.answer(request, reply);
    fastify.get(PATH, handler);
    fastify.route({ method: [...anyMethod], url: `${PATH}/*`, handler });
  }

  private answer(request: FastifyRequest, reply: FastifyReply): Promise<void> | void {
    const text = keyOf(request);
    if (text === null) throw new Problem('api-key.refused');
    const use = { service: serviceOf(request), clientIp: request.ip };
    const known = this.verifier.recall(text, use);
    if (known === null) return this.ask(text, use, request, reply);
    this.tell(reply, known);
  }

  /** Only where a proxy is trusted to say for whom it asks, there is somebody whose wrong keys can be counted. */
  private async ask(text: string, use: Use, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const address = request.ip;
    if (address === request.socket.remoteAddress) return this.tell(reply, await this.verifier.verify(text, use));
    await this.wrongKeys.present({ address, digest: digestOf(text) }, reply, async () =>
      this.tell(reply, await this.verifier.verify(text, use)),
    );
  }

  /** @throws Problem for a key that does not hold, or not here. */
  private tell(reply: FastifyReply, verification: Verification): void {
    this.counts.count('forward-auth', verification.code);
    if (!('keyId' in verification)) throw new Refused('api-key.refused');
    const { code, keyId, projectId, userId, role, rateLimit } = verification;
    if (rateLimit !== null) tellRateLimit(reply, 'key', rateLimit);
    if (!isForOtherUses(code)) throw new Refused('api-key.refused');
    if (code !== 'valid') void reply.header('x-keyward-code', code);
    if (code === 'rate-limited')
      throw new Refused('api-key.rate-limited', [], { retryAfter: rateLimit?.resetSeconds ?? 1 });
    if (code !== 'valid') throw new Refused('permission.denied');
    void reply
      .header('x-keyward-key-id', keyId)
      .header('x-keyward-project', projectId)
      .header('x-keyward-user', userId)
      .header('x-keyward-role', role)
      .send();
  }

  private refuse(failure: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const problem = problemOf(failure, request, reply);
    const isAway = failure instanceof VerifierUnavailable;
    if (!(failure instanceof Refused)) this.counts.count('forward-auth', isAway ? 'unavailable' : 'refused');
    if (!isAway) logFailure(problem, failure, reply);
    answerProblem(reply, problem, statusesOfProxies.has(problem.status) ? problem.status : 403);
  }
}

/** Whether the key is good, be it for another service, from elsewhere or a little later: that its holder may know. */
function isForOtherUses(code: VerificationCode): boolean {
  return code === 'valid' || code === 'service-not-granted' || code === 'ip-not-allowed' || code === 'rate-limited';
}

/** For a key that was verified, and counted. */
class Refused extends Problem {}

/** @throws Problem `request.malformed` for what cannot be the id of a service. */
function serviceOf({ headers }: FastifyRequest): string | undefined {
  const service = headers[SERVICE_HEADER];
  if (service === undefined) return undefined;
  if (typeof service === 'string' && isId('svc', service)) return service;
  throw new Problem('request.malformed', [{ field: 'X-Keyward-Service', message: 'must be a service id (svc_…)' }]);
}
