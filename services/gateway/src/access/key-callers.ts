import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { authenticateByKey, Problem, type Actor } from '#contracts';
import { CommandBus } from '#messaging';
import { KeyTexts } from '../api-keys/key-texts.js';
import { tellRateLimit } from '../limits/rate-limit-headers.js';
import { WrongKeys } from '../limits/wrong-keys.js';

/** Programs, who call with a key instead of a session. */
@Injectable()
export class KeyCallers {
  constructor(
    private readonly bus: CommandBus,
    private readonly texts: KeyTexts,
    private readonly wrongKeys: WrongKeys,
  ) {}

  /**
   * Who calls with this text. A typo, and a key of another environment, are refused without asking anybody.
   * @throws Problem `api-key.refused` without a word on why, `api-key.rate-limited`; `request.rate-limited` where too
   *   many wrong keys came from this address.
   */
  async recognise(text: string, clientIp: string, reply: FastifyReply): Promise<Actor> {
    const presented = this.texts.presented(text);
    if (presented === null) throw new Problem('api-key.refused');
    const { actor, rateLimit } = await this.wrongKeys.present(
      { address: clientIp, digest: presented.digest },
      reply,
      () => this.bus.request(authenticateByKey, { ...presented, clientIp }),
    );
    if (rateLimit !== null) tellRateLimit(reply, 'caller-key', rateLimit);
    if (actor === null) throw new Problem('api-key.rate-limited', [], { retryAfter: rateLimit?.resetSeconds ?? 1 });
    return actor;
  }
}
