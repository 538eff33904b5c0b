import type { ProblemKind } from '../problem-kind.js';

export const userProblems = {
  'user.not-disabled': {
    status: 409,
    title: 'The account is not disabled',
    next: 'Disable it first with PATCH /v1/users/{userId}: erasing cannot be undone.',
  },
  'user.erased': { status: 409, title: 'The person was erased', next: 'Create a new account.' },
} as const satisfies Record<string, ProblemKind>;
