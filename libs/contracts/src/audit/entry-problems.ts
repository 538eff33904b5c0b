import type { ProblemKind } from '../problem-kind.js';

/** Of single entries of the log. */
export const entryProblems = {
  'audit-entry.not-found': {
    status: 404,
    title: 'There is no such entry',
    next: 'List the entries to see their positions.',
  },
} as const satisfies Record<string, ProblemKind>;
