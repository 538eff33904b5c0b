import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Problem, type Actor } from '#contracts';
import { digestOf } from '#key-text';
import type { Verification } from '#verifier';
import { tellRateLimit } from '../limits/rate-limit-headers.js';
import { WrongKeys } from '../limits/wrong-keys.js';
import { KeyVerifier } from '../verification/key-verifier.js';

/** Of a key there is, whether or not it holds. */
type KnownKey = Extract<Verification, { readonly keyId: string }>;

/** What passes by itself, or leaves the key as it is. */
const spent: ReadonlySet<string> = new Set(['rate-limited', 'uses-exhausted']);

/** Programs, who call with a key instead of a session. A call is a use of the key. */
@Injectable()
export class KeyCallers {
  constructor(
    private readonly verifier: KeyVerifier,
    private readonly wrongKeys: WrongKeys,
  ) {}

  /** Who calls with this text, where nobody has to be asked to let them in; else null, and nothing is counted. */
  recall(text: string, clientIp: string, reply: FastifyReply): Actor | null {
    const verification = this.verifier.recall(text, { clientIp });
    return verification?.valid === true ? callerOf(verification, reply) : null;
  }

  /**
   * Who calls with this text. A typo, and a key of another environment, are refused without asking anybody.
   * @throws Problem `api-key.refused` without a word on why, `api-key.rate-limited`; `request.rate-limited` where too
   *   many wrong keys came from this address. VerifierUnavailable.
   */
  async recognise(text: string, clientIp: string, reply: FastifyReply): Promise<Actor> {
    const use = { clientIp };
    const known = this.verifier.recall(text, use);
    if (known !== null) return callerOf(known, reply);
    return this.wrongKeys.present({ address: clientIp, digest: digestOf(text) }, reply, async () =>
      callerOf(await this.verifier.verify(text, use), reply),
    );
  }

  /**
   * Who holds this text at present: no use of the key, and a limit or bound of its uses does not end it.
   * @throws Problem `api-key.refused`; VerifierUnavailable.
   */
  async holderOf(text: string, clientIp: string): Promise<Actor> {
    const verification = await this.verifier.verify(text, { clientIp, cost: 0 });
    const holds = verification.valid || spent.has(verification.code);
    if (!holds || !('keyId' in verification)) throw new Problem('api-key.refused');
    return actorOf(verification);
  }
}

function callerOf(verification: Verification, reply: FastifyReply): Actor {
  if (!('keyId' in verification)) throw new Problem('api-key.refused');
  const { valid, code, rateLimit } = verification;
  if (!valid && code !== 'rate-limited') throw new Problem('api-key.refused');
  if (rateLimit !== null) tellRateLimit(reply, 'caller-key', rateLimit);
  if (!valid) throw new Problem('api-key.rate-limited', [], { retryAfter: rateLimit?.resetSeconds ?? 1 });
  return actorOf(verification);
}

/** The owner in the key's project, and nowhere else; never an operator, even where the owner is one. */
function actorOf({ keyId, projectId, userId, memberId, role, kind, platformScopes }: KnownKey): Actor {
  return {
    kind: 'user',
    userId,
    operator: false,
    sessionId: null,
    membership: { memberId, projectId, role },
    key: { keyId, kind, scopes: platformScopes },
  };
}
