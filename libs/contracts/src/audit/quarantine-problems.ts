import type { ProblemKind } from '../problem-kind.js';

/** Refusals of what is asked of what the log has kept aside. */
export const quarantineProblems = {
  'quarantined-event.not-found': {
    status: 404,
    title: 'There is no such quarantined event',
    next: 'List them with GET /v1/quarantined-events.',
  },
  'quarantined-event.settled': {
    status: 409,
    title: 'It was replayed or discarded already',
    next: 'Read it to see which.',
  },
} as const satisfies Record<string, ProblemKind>;
