import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  assertInScope,
  verifyApiKey,
  VerifyApiKeyBody,
  type Actor,
  type RateLimitState,
  type VerificationCode,
} from '#contracts';
import { CommandBus } from '#messaging';
import { AccessGuard } from '../access/access.guard.js';
import { credentialOf } from '../access/credentials.js';
import { KeyCallers } from '../access/key-callers.js';
import { KeyTexts } from '../api-keys/key-texts.js';
import { inContextOf } from '../http/http-adapter.js';
import { InputPipe } from '../http/input.pipe.js';
import { readJsonBody } from '../http/json-body.js';
import { answerProblem, logFailure, problemOf } from '../http/problem-answer.js';
import { tellRateLimit } from '../limits/rate-limit-headers.js';
import { RequestLimits } from '../limits/request-limits.js';
import { VerifierUnavailable, type Verification } from '#verifier';
import { KeyVerifier } from './key-verifier.js';
import { KeyWish, usualWish } from './key-wish.js';
import { VerificationCounts } from './verification-counts.js';
import { textOf } from './verification-text.js';

const SCOPE = 'verify';
const usualTypes: ReadonlySet<string | undefined> = new Set(['application/json', 'application/json; charset=utf-8']);

/**
 * `POST /v1/api-keys/verify`. A program whose key is known asks in the usual way about a key that is known: that is
 * answered without asking anybody, at once. Whatever is otherwise takes the way of every other route.
 */
@Injectable()
export class VerifyRoute {
  private readonly input = new InputPipe();

  constructor(
    private readonly access: AccessGuard,
    private readonly keyCallers: KeyCallers,
    private readonly limits: RequestLimits,
    private readonly verifier: KeyVerifier,
    private readonly texts: KeyTexts,
    private readonly bus: CommandBus,
    private readonly counts: VerificationCounts,
  ) {}

  /** On an instance of its own: its way to read bodies is for no other route. */
  addTo(fastify: FastifyInstance): void {
    fastify.removeAllContentTypeParsers();
    fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, readBody);
    fastify.setErrorHandler((failure, request, reply) => this.refuse(failure, request, reply));
    fastify.post('/v1/api-keys/verify', (request, reply) => this.answer(request, reply));
  }

  private answer(request: FastifyRequest, reply: FastifyReply): Promise<void> | void {
    const wish = request.body;
    const caller = wish instanceof KeyWish ? this.knownCaller(request, reply) : null;
    if (caller === null || !(wish instanceof KeyWish))
      return inContextOf(request, () => this.answerAll(request, reply));
    this.limits.countCaller(reply, caller);
    assertInScope(caller, SCOPE);
    const verification = this.verify(caller, wish);
    if (verification instanceof Promise) return verification.then((known) => this.tell(reply, known));
    this.tell(reply, verification);
  }

  /** A program that nobody has to be asked about. */
  private knownCaller(request: FastifyRequest, reply: FastifyReply): Actor | null {
    const credential = credentialOf(request);
    return credential?.kind === 'key' ? this.keyCallers.recall(credential.text, request.ip, reply) : null;
  }

  /** Whoever asks, and however. */
  private async answerAll(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const caller = await this.access.admit({ request, reply }, { scope: SCOPE });
    if (caller === null) throw new Error('nobody asks');
    const wish = await this.wishIn(request.body);
    if (caller.key === undefined) await this.askService(caller, wish, reply);
    else this.tell(reply, await this.verify(caller, wish));
  }

  private async wishIn(body: unknown): Promise<KeyWish> {
    if (body instanceof KeyWish) return body;
    const read = await this.input.transform(body, { type: 'body', metatype: VerifyApiKeyBody });
    const { key, service, clientIp, cost } = read as VerifyApiKeyBody;
    return new KeyWish(key, service, clientIp, cost);
  }

  /** A program asks about the keys of its project: `mayAskAbout` of the service says the same. */
  private verify(caller: Actor, { key, service, clientIp, cost }: KeyWish): Verification | Promise<Verification> {
    const projectId = caller.membership?.projectId ?? '';
    return this.verifier.verify(key, { projectId, service, clientIp, cost });
  }

  /** Which keys somebody may ask about who is logged in, only the service knows. */
  private async askService(
    actor: Actor,
    { key, service, clientIp, cost }: KeyWish,
    reply: FastifyReply,
  ): Promise<void> {
    const presented = this.texts.presented(key);
    if (presented === null) return this.tell(reply, { valid: false, code: 'malformed' });
    const place = { ...(service !== undefined && { service }), ...(clientIp !== undefined && { clientIp }) };
    const use = { ...place, ...(cost !== undefined && { cost }) };
    const view = await this.bus.request(verifyApiKey, { actor, ...presented, ...use });
    this.send(reply, view.code, view.rateLimit ?? null, JSON.stringify(view));
  }

  private tell(reply: FastifyReply, verification: Verification): void {
    const rateLimit = 'rateLimit' in verification ? verification.rateLimit : null;
    this.send(reply, verification.code, rateLimit, textOf(verification));
  }

  private send(reply: FastifyReply, code: VerificationCode, rateLimit: RateLimitState | null, text: string): void {
    this.counts.count('verify', code);
    if (rateLimit !== null) tellRateLimit(reply, 'key', rateLimit);
    if (rateLimit !== null && code === 'rate-limited') void reply.header('retry-after', rateLimit.resetSeconds);
    void reply.header('content-type', 'application/json; charset=utf-8').send(text);
  }

  private refuse(failure: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const problem = problemOf(failure, request, reply);
    const isAway = failure instanceof VerifierUnavailable;
    this.counts.count('verify', isAway ? 'unavailable' : 'refused');
    if (!isAway) logFailure(problem, failure, reply);
    answerProblem(reply, problem);
  }
}

function readBody(request: FastifyRequest, body: Buffer, done: (failure: Error | null, value?: unknown) => void): void {
  const usual = usualTypes.has(request.headers['content-type']) ? usualWish(body) : null;
  if (usual === null) readJsonBody(request, body, done);
  else done(null, usual);
}
