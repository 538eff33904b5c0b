import {
  addPasskey,
  beginPasskey,
  beginPasskeyLogIn,
  listPasskeys,
  logInByPasskey,
  removePasskey,
  type WebAuthnJson,
} from '#contracts';
import { aToken, type Identity, type Person } from './authentication-scene.js';

/** What a browser with passkeys asks for. */
export function passkeyCalls({ bus }: Identity) {
  return {
    optionsFor: ({ actor }: Person) => bus.request(beginPasskey, { actor }),
    keep: ({ actor }: Person, response: WebAuthnJson, name = 'Laptop') =>
      bus.request(addPasskey, { actor, name, response }),
    list: ({ actor }: Person) => bus.request(listPasskeys, { actor }),
    remove: ({ actor }: Person, passkeyId: string) => bus.request(removePasskey, { actor, passkeyId }),
    logInOptions: () => bus.request(beginPasskeyLogIn, {}),
    enter: (response: WebAuthnJson, tokenDigest = aToken()) => bus.request(logInByPasskey, { response, tokenDigest }),
  };
}
