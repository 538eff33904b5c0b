import type { ProblemKind } from '../problem-kind.js';

/** Refusals of what is asked of keys: a part of the catalogue. */
export const keyProblems = {
  'api-key.not-found': {
    status: 404,
    title: 'There is no such API key',
    next: 'List your keys to see which there are.',
  },
  'api-key.owner-not-member': {
    status: 409,
    title: 'A key belongs to a member of its project',
    next: 'Add yourself to the project first.',
  },
  'api-key.expired': {
    status: 409,
    title: 'The key has expired',
    next: 'Extend it where the project revives keys; else create a new one.',
  },
  'api-key.extension-too-long': {
    status: 422,
    title: 'The extension is longer than the project allows',
    next: 'Extend by fewer days.',
  },
  'api-key.lifetime-exceeded': {
    status: 422,
    title: 'The key would live longer than the project allows',
    next: 'Ask for fewer days.',
  },
  'api-key.scope-not-granted': {
    status: 422,
    title: 'The key would reach further than its owner',
    next: 'Leave out the named scopes, or ask an administrator to grant the services first.',
  },
  'api-key.limit-reached': {
    status: 409,
    title: 'The membership has as many keys as the project allows',
    next: 'Delete a key that is not needed, or ask an administrator to raise the limit.',
  },
  'api-key.hash-taken': { status: 409, title: 'A key with this hash exists', next: 'Leave it out.' },
  'api-key.not-master': {
    status: 409,
    title: 'Only a master key can be revealed',
    next: 'Rotate this key to get a new text.',
  },
  'api-key.revealed': {
    status: 409,
    title: 'The master key was revealed already',
    next: 'Rotate it to get a new text.',
  },
  'api-key.not-revealed': { status: 409, title: 'The master key has no text yet', next: 'Its owner reveals it first.' },
  'api-key.master-fixed': {
    status: 422,
    title: 'A master key carries the whole authority of its owner',
    next: 'Use a standard key for less.',
  },
  'api-key.confirmation-missing': {
    status: 422,
    title: 'Deleting a master key needs a second confirmation',
    next: 'Send its id once more as ?confirm=.',
  },
  'api-key.required': {
    status: 401,
    title: 'An API key is needed',
    next: 'Send one as Authorization: Bearer, or as X-API-Key.',
  },
  'api-key.refused': {
    status: 401,
    title: 'The API key is not accepted',
    next: 'POST /v1/api-keys/verify tells its owner why; create or extend one.',
  },
  'api-key.rate-limited': {
    status: 429,
    title: 'The API key is used too often',
    next: 'Wait for as long as Retry-After says.',
  },
  'revocation.not-found': {
    status: 404,
    title: 'There is no such revocation',
    next: 'They are told of for a day, to who asked for them and to members of their project.',
  },
  'revocation.unconfirmed': {
    status: 503,
    title: 'The change is stored, but may not hold everywhere yet',
    next: 'Send it again: it changes nothing more, and is answered once nothing honours any more what was taken away.',
  },
  'api-key-policy.not-possible': {
    status: 422,
    title: 'The policy contradicts itself',
    next: 'A default validity and an extension are at most as long as the longest lifetime.',
  },
} as const satisfies Record<string, ProblemKind>;
