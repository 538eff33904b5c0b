import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import {
  assertAllowed,
  assertMayChange,
  isId,
  Problem,
  resolveSession,
  type Permission,
  type ResolvedSession,
} from '#contracts';
import { digestOf } from '#key-text';
import { CommandBus } from '#messaging';
import { ACCESS, type Access } from './access.js';
import { hasCredentials, safeMethods, sessionTokenOf } from './credentials.js';

/**
 * Lets in who the route is for, as identity knows the caller at this moment. The owning service asks the same
 * question again: this guard only saves it the work.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly bus: CommandBus,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.get<Access | undefined>(ACCESS, context.getHandler());
    if (access === undefined) throw new Error('this route does not say who it is for');
    if (access === 'anyone') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (access === 'session-if-any') return this.recognise(request);
    const projectId = projectOf(request);
    request.session = await this.resolve(request, projectId);
    if (access !== 'session') assertMay(request, access.permission, projectId);
    return true;
  }

  private async recognise(request: FastifyRequest): Promise<true> {
    if (!hasCredentials(request)) return true;
    const session = await this.resolve(request, null).catch((failure: unknown) => {
      if (failure instanceof Problem && failure.code === 'session.invalid') return null;
      throw failure;
    });
    if (session !== null) request.session = session;
    return true;
  }

  private resolve(request: FastifyRequest, projectId: string | null): Promise<ResolvedSession> {
    return this.bus.request(resolveSession, {
      tokenDigest: digestOf(sessionTokenOf(request)),
      projectId: projectId !== null && isId('prj', projectId) ? projectId : null,
    });
  }
}

function assertMay({ session, method }: FastifyRequest, permission: Permission, projectId: string | null): void {
  if (session === undefined) throw new Problem('session.required');
  (safeMethods.has(method) ? assertAllowed : assertMayChange)(session.actor, permission, projectId);
}

function projectOf({ params }: FastifyRequest): string | null {
  if (typeof params !== 'object' || params === null || !('projectId' in params)) return null;
  if (typeof params.projectId !== 'string') throw new Problem('project.not-found');
  return params.projectId;
}
