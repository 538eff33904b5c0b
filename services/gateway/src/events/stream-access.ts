import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { assertAllowed, isId, Problem, resolveSession, type Actor, type Permission } from '#contracts';
import { digestOf } from '#key-text';
import { CommandBus } from '#messaging';
import { credentialOf } from '../access/credentials.js';
import { KeyCallers } from '../access/key-callers.js';

/** What a stream is allowed by. */
export interface Right {
  readonly permission: Permission;
  readonly projectId: string | null;
}

/** Asks again whether who opened a stream may hear it: rights, sessions and keys end while it is open. */
@Injectable()
export class StreamAccess {
  constructor(
    private readonly bus: CommandBus,
    private readonly keyCallers: KeyCallers,
  ) {}

  /** @throws Problem, as a new request would be refused; VerifierUnavailable. */
  async assertStill(request: FastifyRequest, { permission, projectId }: Right): Promise<void> {
    assertAllowed(await this.callerOf(request, projectId), permission, projectId);
  }

  private async callerOf(request: FastifyRequest, projectId: string | null): Promise<Actor> {
    const credential = credentialOf(request);
    if (credential === null) throw new Problem('session.required');
    if (credential.kind === 'key') return this.keyCallers.holderOf(credential.text, request.ip);
    const { actor } = await this.bus.request(resolveSession, {
      tokenDigest: digestOf(credential.token),
      projectId: projectId !== null && isId('prj', projectId) ? projectId : null,
    });
    return actor;
  }
}
