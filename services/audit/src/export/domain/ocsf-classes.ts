/** How OCSF files an event: the class, and what of it was done. */
export interface Filed {
  readonly kind: 'account' | 'authentication' | 'access' | 'entity' | 'call';
  readonly activity: number;
  /** Only where it did not succeed. */
  readonly failed?: true;
}

/** The numbers of OCSF's classes. */
export const classes = {
  account: { uid: 3001, category: 3 },
  authentication: { uid: 3002, category: 3 },
  entity: { uid: 3004, category: 3 },
  access: { uid: 3005, category: 3 },
  call: { uid: 6003, category: 6 },
} as const;

/** The same in every class. */
export const OTHER = 99;

/** Of Entity Management. */
const entity = { create: 1, update: 3, delete: 4, enable: 8, disable: 9, suspend: 12, resume: 13 } as const;
/** Of Account Change. */
const account = {
  create: 1,
  enable: 2,
  changePassword: 3,
  resetPassword: 4,
  delete: 6,
  disable: 5,
  addFactor: 10,
  removeFactor: 11,
} as const;
/** Of Authentication. */
const authentication = { logOn: 1, logOff: 2 } as const;
/** Of User Access Management. */
const access = { assign: 1, revoke: 2 } as const;

/** What is not filed by the last word of its name alone. */
const filedByAction: Readonly<Record<string, Filed>> = {
  'member.added': { kind: 'access', activity: access.assign },
  'member.role-changed': { kind: 'access', activity: access.assign },
  'member.permissions-changed': { kind: 'access', activity: access.assign },
  'member.removed': { kind: 'access', activity: access.revoke },
  'passkey.added': { kind: 'account', activity: account.addFactor },
  'passkey.removed': { kind: 'account', activity: account.removeFactor },
  'password-reset.requested': { kind: 'account', activity: account.resetPassword },
  'password-reset.used': { kind: 'account', activity: account.resetPassword },
  'second-factor.added': { kind: 'account', activity: OTHER },
  'second-factor.confirmed': { kind: 'account', activity: account.addFactor },
  'second-factor.recovery-code-used': { kind: 'account', activity: OTHER },
  'second-factor.removed': { kind: 'account', activity: account.removeFactor },
  'session.started': { kind: 'authentication', activity: authentication.logOn },
  'session.ended': { kind: 'authentication', activity: authentication.logOff },
  'user.created': { kind: 'account', activity: account.create },
  'user.disabled': { kind: 'account', activity: account.disable },
  'user.enabled': { kind: 'account', activity: account.enable },
  'user.erased': { kind: 'account', activity: account.delete },
  'user.password-changed': { kind: 'account', activity: account.changePassword },
};

const entityByWord: Readonly<Record<string, number>> = {
  closed: entity.delete,
  created: entity.create,
  deleted: entity.delete,
  disabled: entity.disable,
  enabled: entity.enable,
  removed: entity.delete,
  resumed: entity.resume,
  revoked: entity.delete,
  suspended: entity.suspend,
  changed: entity.update,
  edited: entity.update,
  extended: entity.update,
  renamed: entity.update,
  rotated: entity.update,
};

/**
 * Every action has a class: one that is new is the change of a thing, until it is said better here.
 * @param operation the request that was refused, where one was.
 */
export function filedAs(action: string, operation: string | null): Filed {
  const filed = filedByAction[action];
  if (filed !== undefined) return filed;
  const [aggregate, word = ''] = action.split('.', 2);
  if (aggregate === 'attempt') return refused(operation);
  if (aggregate === 'user') return { kind: 'account', activity: OTHER };
  return { kind: 'entity', activity: entityByWord[word] ?? OTHER };
}

/** What was tried and refused: a log-in, or any other request. */
function refused(operation: string | null): Filed {
  const isLogIn = operation !== null && logIns.test(operation);
  if (isLogIn) return { kind: 'authentication', activity: authentication.logOn, failed: true };
  return { kind: 'call', activity: OTHER, failed: true };
}

/** By password, passkey, or the account elsewhere. */
const logIns = /^POST \/v1\/session|\/v1\/sign-on/;
