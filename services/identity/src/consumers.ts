/**
 * Every durable place of identity in the event stream. A letter is sent by itself, so that one that fails does not send
 * another one twice; and each kind has a place of its own, so that none waits for the others.
 */
export const consumers = {
  membersOfUsers: { durable: 'identity-members-of-users', filter: 'evt.v1.user.>', maxBatch: 100 },
  membersAdded: { durable: 'identity-members-added', filter: 'evt.v1.member.*.*.added', maxBatch: 100 },
  sessionsOfUsers: { durable: 'identity-sessions-of-users', filter: 'evt.v1.user.>', maxBatch: 100 },
  mailInvitations: { durable: 'identity-mail-invitations', filter: 'evt.v1.invitation.>', maxBatch: 1 },
  mailResets: { durable: 'identity-mail-resets', filter: 'evt.v1.password-reset.*.*.requested', maxBatch: 1 },
  mailUsers: { durable: 'identity-mail-users', filter: 'evt.v1.user.>', maxBatch: 1 },
  mailLeaks: { durable: 'identity-mail-leaks', filter: 'evt.v1.key.*.*.leaked', maxBatch: 1 },
  mailExpiries: { durable: 'identity-mail-expiries', filter: 'evt.v1.key.*.*.expiring', maxBatch: 1 },
  mailPasskeys: { durable: 'identity-mail-passkeys', filter: 'evt.v1.passkey.*.*.added', maxBatch: 1 },
  mailSecondFactors: {
    durable: 'identity-mail-second-factors',
    filter: 'evt.v1.second-factor.*.*.confirmed',
    maxBatch: 1,
  },
} as const;
