import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { isId, newId, Problem, type KeyMaterial } from '#contracts';
import { digestOf, makeKeyText, parseKeyText, shownParts } from '#key-text';
import { KEY_BEGIN } from '../access/credentials.js';
import type { Once } from '../idempotency/once.js';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Makes and reads the texts of keys. A text is known here and to its holder, for as long as a request takes. */
export class KeyTexts {
  constructor(private readonly environment: string) {}

  /** A new key, and what the rest of the platform may know of it. */
  make(once: Once): KeyMaterial {
    return this.makeFor(newId('key'), once);
  }

  /**
   * Another text for a key there is.
   * @throws Problem `api-key.not-found` for what cannot be the id of a key.
   */
  makeFor(keyId: string, once: Once): KeyMaterial {
    if (!isId('key', keyId)) throw new Problem('api-key.not-found');
    const text = makeKeyText({ environment: this.environment, keyId });
    return { keyId, digest: digestOf(text), ...shownParts(text), sealed: seal(text, once) };
  }

  /** The text that was sealed when this request was first made, by this instance or another. */
  open(sealed: string, once: Once): string {
    const bytes = Buffer.from(sealed, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', sealingKey(once), bytes.subarray(0, NONCE_BYTES));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    const body = bytes.subarray(NONCE_BYTES, -TAG_BYTES);
    return Buffer.concat([decipher.update(body), decipher.final()]).toString();
  }

  /** Null where the text is none of a key, has a typo, or belongs to another environment: no one needs to be asked. */
  read(text: string): { readonly keyId: string; readonly digest: string } | null {
    const parts = parseKeyText(text);
    if (parts === null) return null;
    return parts.environment === this.environment ? { keyId: parts.keyId, digest: digestOf(text) } : null;
  }

  /** The same for whatever somebody presents: what does not begin as our keys do was made elsewhere, and names none. */
  presented(text: string): { readonly keyId: string | null; readonly digest: string } | null {
    return text.startsWith(KEY_BEGIN) ? this.read(text) : { keyId: null, digest: digestOf(text) };
  }
}

/** AES-256-GCM: the caller's Idempotency-Key opens it, and nothing that is stored does. */
function seal(text: string, once: Once): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', sealingKey(once), nonce);
  return Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]).toString('base64url');
}

function sealingKey({ value, idempotency }: Once): Buffer {
  return Buffer.from(hkdfSync('sha256', value, idempotency.key, 'keyward sealed key text v1', 32));
}
