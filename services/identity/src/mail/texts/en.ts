import type { LeakAnswer, MailTexts, SignInMethod } from '../mail-texts.js';

const methods: Readonly<Record<SignInMethod, string>> = {
  passkey: 'a passkey',
  'second-factor': 'an authenticator app',
  'sign-on': 'single sign-on',
};

const answers: Readonly<Record<LeakAnswer, string>> = {
  disabled: 'It was disabled at once: whatever still uses it is refused.',
  flagged: 'It was not disabled, as your project wishes: whoever has it can still use it.',
};

export const en: MailTexts = {
  invitation: ({ project, inviter, link }) => ({
    subject: 'You are invited to a project on Keyward',
    text: `Hello,

${inviter} invites you to the project "${project}" on Keyward.

Open this link within 7 days to accept:

${link}

It works once. If you do not know what this is about, ignore this mail.
`,
  }),
  'password-reset': ({ name, link }) => ({
    subject: 'Set a new password for Keyward',
    text: `Hello ${name},

somebody, probably you, asked for a new password for your Keyward account. Open this link within 10 minutes to set it:

${link}

It works once. If it was not you, ignore this mail: your password stays as it is.
`,
  }),
  'email-confirmation': ({ name, link }) => ({
    subject: 'Confirm your e-mail address for Keyward',
    text: `Hello ${name},

this address is to become the one of your Keyward account. Open this link within 24 hours to confirm it:

${link}

It works once. If it was not you, ignore this mail: nothing changes.
`,
  }),
  'password-changed': ({ name, time }) => ({
    subject: 'Your Keyward password was changed',
    text: `Hello ${name},

the password of your Keyward account was changed at ${time}. Your other sessions have ended.

If it was not you, set a new password at once by "Forgot password" on the login page, and tell your operator.
`,
  }),
  'sign-in-method-added': ({ name, method, time }) => ({
    subject: 'A new way to sign in to Keyward',
    text: `Hello ${name},

since ${time} your Keyward account can be signed in to with ${methods[method]}.

If it was not you, remove it in your account settings, change your password, and tell your operator.
`,
  }),
  'key-leaked': ({ name, key, project, time, action }) => ({
    subject: 'An API key was found in public',
    text: `Hello ${name},

somebody has found the API key "${key}" of the project "${project}" where it should not be, and reported it at ${time}.

${answers[action]}

Find out where it got out, take it away there, and rotate the key or delete it: its text is known to others.
`,
  }),
  'key-expiring': ({ name, key, project, time, days }) => ({
    subject: `An API key expires within ${days === 1 ? 'a day' : `${days} days`}`,
    text: `Hello ${name},

the API key "${key}" of the project "${project}" expires at ${time}. From then on, whatever uses it is refused.

If it is still needed, extend it before that.
`,
  }),
};
