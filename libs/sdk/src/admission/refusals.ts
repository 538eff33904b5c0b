import type { VerificationCode } from '#verifier';

/** Why a request is not let in; `unverifiable` where it cannot be found out. For ever stable. */
export type RefusalCode = 'missing' | 'ambiguous' | 'unverifiable' | Exclude<VerificationCode, 'valid'>;

/** RFC 9457 problem details. */
export interface KeyProblem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** What to do next. */
  readonly detail: string;
  readonly code: `key.${RefusalCode}`;
  /** Seconds, as in the header Retry-After. */
  readonly retryAfter?: number;
}

interface Said {
  readonly status: 400 | 401 | 403 | 429 | 503;
  readonly title: string;
  readonly detail: string;
}

const askForAnother = 'Ask whoever gave you the key for another one.';
const askTheAdmin = 'Ask an administrator of the project.';

/** 401: it is nobody's key that is good for anything now. 403: it is, but not for this. */
const said: Readonly<Record<RefusalCode, Said>> = {
  missing: {
    status: 401,
    title: 'A key is needed',
    detail: 'Send it as Authorization: Bearer <key>, or as X-API-Key.',
  },
  ambiguous: { status: 400, title: 'There is more than one key', detail: 'Send one, in one header.' },
  malformed: {
    status: 401,
    title: 'This is no key',
    detail: 'Copy it again, whole: it may have been cut or mistyped.',
  },
  unknown: { status: 401, title: 'The key is not known', detail: askForAnother },
  deleted: { status: 401, title: 'The key was deleted', detail: askForAnother },
  expired: { status: 401, title: 'The key has expired', detail: 'Extend it, or use another one.' },
  disabled: { status: 401, title: 'The key is disabled', detail: 'Enable it, or use another one.' },
  'owner-disabled': { status: 401, title: 'The account of the key is disabled', detail: askTheAdmin },
  'project-suspended': { status: 401, title: 'The project of the key is suspended', detail: askTheAdmin },
  'project-closed': { status: 401, title: 'The project of the key is closed', detail: askForAnother },
  'ip-not-allowed': {
    status: 403,
    title: 'The key may not be used from this address',
    detail: 'Call from a network that the key allows, or have this one added to it.',
  },
  'service-not-granted': {
    status: 403,
    title: 'The key may not be used for this service',
    detail: 'An administrator of the project grants services, under tenant permissions.',
  },
  'uses-exhausted': {
    status: 403,
    title: 'The key has no uses left',
    detail: 'Have more granted, or use another one.',
  },
  'rate-limited': {
    status: 429,
    title: 'The key is used too often',
    detail: 'Come again after what Retry-After says.',
  },
  unverifiable: { status: 503, title: 'Keys cannot be verified at present', detail: 'Come again in a moment.' },
};

/** @param retryAfter whole seconds. */
export function problemOf(code: RefusalCode, retryAfter: number | null): KeyProblem {
  return {
    type: `urn:keyward:problem:key.${code}`,
    ...said[code],
    code: `key.${code}`,
    ...(retryAfter !== null && { retryAfter }),
  };
}
