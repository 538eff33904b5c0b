import { Injectable } from '@nestjs/common';
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Clock } from '#outbox';
import { Sealer } from '../sealer.js';
import { SpentChallengeStore } from './store/spent-challenge.store.js';

const NONCE_BYTES = 16;
const TIME_BYTES = 6;
const BODY_BYTES = NONCE_BYTES + TIME_BYTES;
const SIGNATURE_BYTES = 32;

/**
 * Texts that somebody has to bring back in time, and once. They carry their end and a signature, so that nothing is
 * stored for those who only ask for one: a million requests for options fill no database.
 */
@Injectable()
export class Challenges {
  constructor(
    private readonly sealer: Sealer,
    private readonly spent: SpentChallengeStore,
    private readonly clock: Clock,
  ) {}

  /** @param about what it is good for, and for whom: it is worth nothing elsewhere. */
  make(about: string, goodForMs: number): string {
    const body = Buffer.alloc(BODY_BYTES);
    randomBytes(NONCE_BYTES).copy(body);
    body.writeUIntBE(this.clock.now().getTime() + goodForMs, NONCE_BYTES, TIME_BYTES);
    return Buffer.concat([body, this.signature(about, body)]).toString('base64url');
  }

  /** Whether it was made here for this, and is in time. */
  isGood(about: string, challenge: string): boolean {
    const bytes = Buffer.from(challenge, 'base64url');
    if (bytes.length !== BODY_BYTES + SIGNATURE_BYTES || bytes.toString('base64url') !== challenge) return false;
    const body = bytes.subarray(0, BODY_BYTES);
    const isGenuine = timingSafeEqual(this.signature(about, body), bytes.subarray(BODY_BYTES));
    return isGenuine && this.clock.now() < endOf(bytes);
  }

  /** To be asked last, once everything else holds. @returns false where it was brought back before. */
  spend(challenge: string): Promise<boolean> {
    return this.spent.add(challenge, endOf(Buffer.from(challenge, 'base64url')));
  }

  private signature(about: string, body: Buffer): Buffer {
    return this.sealer.sign('challenge', Buffer.concat([body, Buffer.from(about)]));
  }
}

function endOf(bytes: Buffer): Date {
  return new Date(bytes.readUIntBE(NONCE_BYTES, TIME_BYTES));
}
