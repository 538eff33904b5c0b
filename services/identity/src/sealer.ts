import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Each purpose has a key of its own: what was made for one is worth nothing for another. */
export type SealPurpose = 'challenge' | 'email-address' | 'second-factor' | 'sign-on';

/** Keys by HKDF-SHA-256 (RFC 5869) from the one secret that identity is given. */
export class Sealer {
  private readonly keys = new Map<SealPurpose, Buffer>();

  constructor(private readonly secret: string) {}

  /** AES-256-GCM, base64url. @param context what it belongs to, such as an id: it opens nowhere else. */
  seal(purpose: SealPurpose, context: string, text: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key(purpose), nonce).setAAD(Buffer.from(context));
    return Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]).toString('base64url');
  }

  /** Null where it was not sealed here for this purpose and context. */
  open(purpose: SealPurpose, context: string, sealed: string): string | null {
    const bytes = Buffer.from(sealed, 'base64url');
    if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
    const decipher = createDecipheriv('aes-256-gcm', this.key(purpose), bytes.subarray(0, NONCE_BYTES));
    decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(-TAG_BYTES));
    try {
      const body = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
      return Buffer.concat([body, decipher.final()]).toString();
    } catch {
      return null;
    }
  }

  /** HMAC-SHA-256. */
  sign(purpose: SealPurpose, data: Uint8Array): Buffer {
    return createHmac('sha256', this.key(purpose)).update(data).digest();
  }

  private key(purpose: SealPurpose): Buffer {
    const known = this.keys.get(purpose);
    if (known) return known;
    const key = Buffer.from(hkdfSync('sha256', this.secret, '', `keyward identity ${purpose} v1`, 32));
    this.keys.set(purpose, key);
    return key;
  }
}
