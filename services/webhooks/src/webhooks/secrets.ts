import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { Sealer } from '../sealer.js';

/** Standard Webhooks asks for 24 to 64. */
const SECRET_BYTES = 32;

/** What webhooks sign with. It must be kept to sign, so it is kept sealed, and shown where it is made. */
@Injectable()
export class Secrets {
  constructor(private readonly sealer: Sealer) {}

  /** A new one, sealed. */
  make(webhookId: string): string {
    return this.sealer.seal(webhookId, `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`);
  }

  open(webhookId: string, sealed: string): string {
    return this.sealer.open(webhookId, sealed);
  }
}
