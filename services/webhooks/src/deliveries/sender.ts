import { Injectable } from '@nestjs/common';
import { Webhook as Signer } from 'standardwebhooks';
import { Clock } from '#outbox';
import { Endpoint, type PostOutcome } from '../endpoints/endpoint.js';
import { signingSecrets, type Webhook } from '../webhooks/domain/webhook.js';
import { Secrets } from '../webhooks/secrets.js';

/** What is sent, under an id by which its receiver knows it again. */
export interface Message {
  readonly id: string;
  readonly body: string;
  readonly withinMs?: number;
}

/** Sends as Standard Webhooks has it: signed by every secret that holds, at the time of the attempt. */
@Injectable()
export class Sender {
  constructor(
    private readonly endpoint: Endpoint,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  send(webhook: Webhook, { id, ...message }: Message): Promise<PostOutcome> {
    const now = this.clock.now();
    const signatures = signingSecrets(webhook, now).map((sealed) =>
      new Signer(this.secrets.open(webhook._id, sealed)).sign(id, now, message.body),
    );
    const headers = {
      'content-type': 'application/cloudevents+json; charset=utf-8',
      'user-agent': 'Keyward-Webhooks/1',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
      'webhook-signature': signatures.join(' '),
    };
    return this.endpoint.post({ ...message, url: webhook.url, headers });
  }
}
