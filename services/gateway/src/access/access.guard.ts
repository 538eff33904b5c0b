import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { assertAllowed, isId, Problem, resolveSession } from '#contracts';
import { digestOf } from '#key-text';
import { CommandBus } from '#messaging';
import { ACCESS, type Access } from './access.js';
import { sessionTokenOf } from './credentials.js';

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
    const projectId = projectOf(request);
    request.session = await this.bus.request(resolveSession, {
      tokenDigest: digestOf(sessionTokenOf(request)),
      projectId: projectId !== null && isId('prj', projectId) ? projectId : null,
    });
    if (access !== 'session') assertAllowed(request.session.actor, access.permission, projectId);
    return true;
  }
}

function projectOf({ params }: FastifyRequest): string | null {
  if (typeof params !== 'object' || params === null || !('projectId' in params)) return null;
  if (typeof params.projectId !== 'string') throw new Problem('project.not-found');
  return params.projectId;
}
