import { keyProblems } from './api-keys/key-problems.js';
import { checkProblems } from './audit/check-problems.js';
import { entryProblems } from './audit/entry-problems.js';
import { logProblems } from './audit/log-problems.js';
import { quarantineProblems } from './audit/quarantine-problems.js';
import { userProblems } from './identity/user-problems.js';
import type { ProblemKind } from './problem-kind.js';
import { webhookProblems } from './webhooks/webhook-problems.js';

/** Every refusal there is. */
export const problems = {
  'request.malformed': {
    status: 400,
    title: 'The request cannot be read',
    next: 'Correct the named fields and send it again.',
  },
  'request.invalid': {
    status: 422,
    title: 'A value is not acceptable',
    next: 'Correct the named fields and send it again.',
  },
  'request.too-large': { status: 413, title: 'The request is too large', next: 'Send at most 64 KiB.' },
  'request.unsupported-media-type': {
    status: 415,
    title: 'The body has an unsupported type',
    next: 'Send application/json in UTF-8.',
  },
  'request.unknown-path': {
    status: 404,
    title: 'There is nothing at this address',
    next: 'See /docs for the addresses there are.',
  },
  'request.method-not-allowed': {
    status: 405,
    title: 'This address does not take this method',
    next: 'Use one of the methods in the Allow header.',
  },
  'request.timed-out': {
    status: 503,
    title: 'The request took too long',
    next: 'It was not carried out, or its outcome is not known: send it again with the same Idempotency-Key.',
  },
  'idempotency.key-missing': {
    status: 400,
    title: 'Idempotency-Key is missing',
    next: 'Send a header such as Idempotency-Key: "<a fresh UUID>", the same one on every retry.',
  },
  'idempotency.key-malformed': {
    status: 400,
    title: 'Idempotency-Key is malformed',
    next: 'Send a quoted string of 1 to 255 visible ASCII characters (RFC 9651 §3.3.3).',
  },
  'idempotency.key-reused': {
    status: 422,
    title: 'This Idempotency-Key was used for another request',
    next: 'Use a fresh key for a new request.',
  },
  'session.required': {
    status: 401,
    title: 'You are not logged in',
    next: 'Log in with POST /v1/session and send the token as Authorization: Bearer.',
  },
  'session.invalid': { status: 401, title: 'The session has ended', next: 'Log in again with POST /v1/session.' },
  'session.ambiguous': {
    status: 400,
    title: 'Two credentials were sent',
    next: 'Send one of them: the cookie, one Authorization header, or one X-API-Key.',
  },
  'session.cross-site': {
    status: 403,
    title: 'A cookie login is not accepted from another site',
    next: 'Send it from the same origin, with X-CSRF-Token as GET /v1/me gave it; or use Authorization: Bearer.',
  },
  'session.not-found': { status: 404, title: 'There is no such session', next: 'List yours to see.' },
  'login.refused': {
    status: 401,
    title: 'E-mail or password is wrong',
    next: 'Check both, or ask for a new password.',
  },
  'login.second-factor-required': {
    status: 401,
    title: 'A second factor is needed',
    next: 'Send the code of your authenticator, or a recovery code, as code.',
  },
  'login.throttled': {
    status: 429,
    title: 'Too many attempts',
    next: 'Wait for as long as Retry-After says. Others who know the password are not kept out.',
  },
  'login.disabled': { status: 403, title: 'The account is disabled', next: 'Ask the operator.' },
  'login.busy': { status: 503, title: 'Too many people are logging in', next: 'Try again in a second.' },
  'password.wrong': {
    status: 403,
    title: 'The present password is wrong',
    next: 'Send your present password as currentPassword.',
  },
  'password.unsuitable': {
    status: 422,
    title: 'The password is not acceptable',
    next: 'Choose a longer one that is not on a list of common passwords and does not hold your name.',
  },
  'link.invalid': { status: 400, title: 'The link is no longer valid', next: 'Ask for a new one.' },
  'second-factor.not-found': { status: 404, title: 'There is no such second factor', next: 'List yours to see.' },
  'second-factor.exists': {
    status: 409,
    title: 'A second factor is on already',
    next: 'Remove the present one first.',
  },
  'second-factor.code-wrong': {
    status: 422,
    title: 'The code is wrong',
    next: 'Send the six digits that your authenticator shows now.',
  },
  'passkey.not-found': { status: 404, title: 'There is no such passkey', next: 'List yours to see.' },
  'passkey.refused': { status: 401, title: 'The passkey was not accepted', next: 'Begin again with new options.' },
  'sign-on.refused': {
    status: 401,
    title: 'The identity provider did not vouch for you',
    next: 'Begin again, or log in with e-mail and password.',
  },
  'sign-on.not-configured': {
    status: 404,
    title: 'Single sign-on is not set up',
    next: 'Log in with e-mail and password.',
  },
  'permission.denied': {
    status: 403,
    title: 'Your role, or your key, does not allow this',
    next: 'Ask an administrator of the project.',
  },
  'user.exists': {
    status: 409,
    title: 'A user with this e-mail exists',
    next: 'Add the existing user to the project instead.',
  },
  'user.not-found': { status: 404, title: 'There is no such user', next: 'Create the user first with POST /v1/users.' },
  'project.not-found': {
    status: 404,
    title: 'There is no such project',
    next: 'List your projects with GET /v1/projects.',
  },
  'project.closed': { status: 409, title: 'The project is closed', next: 'Create a new one: closing is for good.' },
  'project.suspended': { status: 403, title: 'The project is suspended', next: 'Ask the operator.' },
  'member.not-found': { status: 404, title: 'There is no such member', next: 'List the members to see who there is.' },
  'member.last-admin': {
    status: 409,
    title: 'A project needs an admin',
    next: 'Make another member admin first.',
  },
  'invitation.not-found': { status: 404, title: 'There is no such invitation', next: 'List the pending ones.' },
  'invitation.exists': {
    status: 409,
    title: 'This address is invited already',
    next: 'Send the present invitation again, or revoke it.',
  },
  'service-catalogue.exists': { status: 409, title: 'A service has this code', next: 'Choose another code.' },
  'service-catalogue.not-found': { status: 404, title: 'There is no such service', next: 'See GET /v1/services.' },
  'member.exists': {
    status: 409,
    title: 'The user is a member of this project already',
    next: 'List the members to see the role.',
  },
  'request.precondition-missing': {
    status: 428,
    title: 'If-Match is missing',
    next: 'Read the thing first, and send its ETag as If-Match.',
  },
  'request.version-outdated': {
    status: 412,
    title: 'Somebody else changed it meanwhile',
    next: 'Read it again, and repeat the change with its new ETag.',
  },
  'request.rate-limited': {
    status: 429,
    title: 'Too many requests',
    next: 'Wait for as long as Retry-After says.',
  },
  ...keyProblems,
  ...userProblems,
  ...checkProblems,
  ...entryProblems,
  ...logProblems,
  ...quarantineProblems,
  ...webhookProblems,
  'service.busy': { status: 503, title: 'Too many changes are waiting to be recorded', next: 'Try again in a second.' },
  'service.unavailable': {
    status: 503,
    title: 'A part of Keyward cannot be reached',
    next: 'Try again in a second; the operator sees the state at /readyz.',
  },
  'service.failed': {
    status: 500,
    title: 'Something went wrong on our side',
    next: 'Try again; if it stays, tell the operator the request id.',
  },
} as const satisfies Record<string, ProblemKind>;
