import type { ProblemKind } from '../problem-kind.js';

/** Of the log's signatures. */
export const logProblems = {
  'audit-log.unsigned': {
    status: 503,
    title: 'The log has signed nothing yet',
    next: 'Try again later. If it lasts, an operator finds the reason at /readyz and in the log of the audit service.',
  },
  'audit-log.refuses-to-sign': {
    status: 503,
    title: 'The log does not sign at present',
    next: 'An operator finds the reason at /readyz and in the log of the audit service; docs/operations.md says what to do.',
  },
} as const satisfies Record<string, ProblemKind>;
