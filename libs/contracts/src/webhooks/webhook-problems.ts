import type { ProblemKind } from '../problem-kind.js';

/** Refusals about webhooks and streams of events: a part of the catalogue. */
export const webhookProblems = {
  'webhook.not-found': { status: 404, title: 'There is no such webhook', next: 'List those of the project.' },
  'webhook.limit-reached': {
    status: 409,
    title: 'The project has as many webhooks as it may',
    next: 'Delete one that is not needed, or let one take more types of events.',
  },
  'webhook.address-refused': {
    status: 422,
    title: 'Events may not be sent to this address',
    next: 'Give an https address without a user name that is public; the operator can allow networks of your own.',
  },
  'webhook.disabled': { status: 409, title: 'The webhook is switched off', next: 'Switch it on first.' },
  'webhook.delivery-not-found': {
    status: 404,
    title: 'There is no such delivery',
    next: 'List those of the webhook: what was delivered is told of for a week.',
  },
  'events.too-many-streams': {
    status: 429,
    title: 'Too many streams of events are open',
    next: 'Close one that is not needed: one stream can take every type of event.',
  },
} as const satisfies Record<string, ProblemKind>;
