import type { ProblemKind } from '../problem-kind.js';

/** Of checks of the log. */
export const checkProblems = {
  'log-check.not-found': {
    status: 404,
    title: 'There is no such check',
    next: 'Begin one with POST /v1/audit-log/checks, and use the id it answers with.',
  },
} as const satisfies Record<string, ProblemKind>;
