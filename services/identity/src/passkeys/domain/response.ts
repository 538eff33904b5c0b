import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';

const transports: ReadonlySet<unknown> = new Set(['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb']);

/** Whether everything is there that is read of it; what it says is for the library to check. */
export function isRegistration(json: object): json is RegistrationResponseJSON {
  return isCredential(json) && hasTexts(json.response, ['clientDataJSON', 'attestationObject']);
}

/** The same for a log-in, and whether it is in this user's name (WebAuthn Level 3 §7.2 step 6). */
export function isAssertionOf(userId: string, json: object): json is AuthenticationResponseJSON {
  const names = ['clientDataJSON', 'authenticatorData', 'signature', 'userHandle'] as const;
  if (!isCredential(json) || !hasTexts(json.response, names)) return false;
  return json.response.userHandle === Buffer.from(userId).toString('base64url');
}

/** How the browser says the authenticator is reached: a hint, and whatever is not one is dropped. */
export function knownTransports(given: unknown): readonly string[] {
  const isKnown = (each: unknown): each is string => transports.has(each);
  return Array.isArray(given) ? [...new Set(given.filter(isKnown))] : [];
}

interface Credential {
  readonly response: object;
}

function isCredential(json: object): json is Credential {
  return hasTexts(json, ['id', 'rawId', 'type']) && 'response' in json && isObject(json.response);
}

function hasTexts<Name extends string>(json: object, names: readonly Name[]): json is Record<Name, string> {
  const fields: ReadonlyMap<string, unknown> = new Map(Object.entries(json));
  return names.every((name) => typeof fields.get(name) === 'string');
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
