import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { assertAllowed, assertInScope, assertMayChange, isId, Problem, resolveSession, type Actor } from '#contracts';
import { digestOf } from '#key-text';
import { CommandBus } from '#messaging';
import { RequestLimits } from '../limits/request-limits.js';
import { UNCOUNTED } from '../limits/uncounted.js';
import { ACCESS, type Access } from './access.js';
import { credentialOf, safeMethods } from './credentials.js';
import { KeyCallers } from './key-callers.js';

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/**
 * Lets in who the route is for, no more often than the limits say, as identity knows the caller at this moment. The
 * owning service asks the same question again: this guard only saves it the work.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly bus: CommandBus,
    private readonly keyCallers: KeyCallers,
    private readonly limits: RequestLimits,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const handler = context.getHandler();
    const access = this.reflector.get<Access | undefined>(ACCESS, handler);
    if (access === undefined) throw new Error('this route does not say who it is for');
    const http = context.switchToHttp();
    const exchange = { request: http.getRequest<FastifyRequest>(), reply: http.getResponse<FastifyReply>() };
    if (this.reflector.get<true | undefined>(UNCOUNTED, handler) === true) return true;
    await this.admit(exchange, access);
    return true;
  }

  /**
   * Who calls, once they are let in; null where nobody is known to.
   * @throws Problem for whom the route is not, or who comes too often. VerifierUnavailable.
   */
  async admit(exchange: Exchange, access: Access): Promise<Actor | null> {
    const actor = await this.callerOf(exchange, access).catch((failure: unknown) => this.refuse(exchange, failure));
    if (actor === null) this.limits.countAddress(exchange.reply, exchange.request.ip);
    else this.limits.countCaller(exchange.reply, actor);
    if (actor !== null && typeof access === 'object') assertMay(actor, exchange.request, access);
    return actor;
  }

  /** Null where the route does not ask who calls, or takes anybody. */
  private async callerOf(exchange: Exchange, access: Access): Promise<Actor | null> {
    if (access === 'anyone') return null;
    if (access === 'session-if-any') return this.callerIfAny(exchange.request);
    return this.identify(exchange, access);
  }

  /** A key opens only what says that it takes one: to everything else it is no log-in. */
  private async identify({ request, reply }: Exchange, access: Access): Promise<Actor> {
    const projectId = projectOf(request);
    const credential = credentialOf(request);
    if (credential === null) throw new Problem('session.required');
    if (credential.kind === 'session') return this.resolve(request, credential.token, projectId);
    if (access === 'session') throw new Problem('session.required');
    request.actor = await this.keyCallers.recognise(credential.text, request.ip, reply);
    return request.actor;
  }

  private async callerIfAny(request: FastifyRequest): Promise<Actor | null> {
    try {
      const credential = credentialOf(request);
      return credential?.kind === 'session' ? await this.resolve(request, credential.token, null) : null;
    } catch (failure) {
      if (!(failure instanceof Problem) || failure.code !== 'session.invalid') throw failure;
      return null;
    }
  }

  /** Whoever is not let in is nobody: it counts for the address, unless it was one of too many anyway. */
  private refuse({ request, reply }: Exchange, failure: unknown): never {
    const isRefusal = failure instanceof Problem && failure.status < 500 && failure.status !== 429;
    if (isRefusal) this.limits.countAddress(reply, request.ip);
    throw failure;
  }

  private async resolve(request: FastifyRequest, token: string, projectId: string | null): Promise<Actor> {
    const session = await this.bus.request(resolveSession, {
      tokenDigest: digestOf(token),
      projectId: projectId !== null && isId('prj', projectId) ? projectId : null,
    });
    request.session = session;
    request.actor = session.actor;
    return session.actor;
  }
}

function assertMay(actor: Actor, request: FastifyRequest, access: Access & object): void {
  if ('scope' in access) assertInScope(actor, access.scope);
  else
    (safeMethods.has(request.method) ? assertAllowed : assertMayChange)(actor, access.permission, projectOf(request));
}

function projectOf({ params }: FastifyRequest): string | null {
  if (typeof params !== 'object' || params === null || !('projectId' in params)) return null;
  if (typeof params.projectId !== 'string') throw new Problem('project.not-found');
  return params.projectId;
}
