import { hash } from 'node:crypto';

/** Where places in the stream are asked for; whose, the subject says, and NATS lets nobody else publish there. */
export const PLACE_SUBJECTS = 'subscribers.v1.place.*.*';

const durableForm = /^[A-Za-z0-9_-]{1,100}$/;
const projectForm = /^[A-Za-z0-9_-]{1,64}$/;
const INBOX_LENGTH = 22;

export interface Place {
  readonly projectId: string;
  readonly durable: string;
}

/** What one login of a subscriber may publish, and what it may hear. Nothing else. */
export interface Grant {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

/** @param text of the key: its holder's inbox is known to nobody else. */
export function grantOf({ projectId, durable }: Place, consumer: string, text: string): Grant {
  return {
    publish: [
      `subscribers.v1.place.${projectId}.${durable}`,
      `$JS.API.CONSUMER.INFO.EVENTS.${consumer}`,
      `$JS.API.CONSUMER.MSG.NEXT.EVENTS.${consumer}`,
      `$JS.ACK.EVENTS.${consumer}.>`,
    ],
    subscribe: [`${inboxOf(text)}.>`],
  };
}

export function isDurable(name: string): boolean {
  return durableForm.test(name);
}

/** Null for a subject at which no place is asked for. */
export function placeIn(subject: string): Place | null {
  const [, , , projectId = '', durable = '', ...more] = subject.split('.');
  return more.length === 0 && projectForm.test(projectId) && isDurable(durable) ? { projectId, durable } : null;
}

/** As libs/sdk makes it of the same text. */
function inboxOf(text: string): string {
  return `_INBOX.${hash('sha256', `keyward-inbox ${text}`, 'base64url').slice(0, INBOX_LENGTH)}`;
}
