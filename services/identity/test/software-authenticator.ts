import { generateKeyPairSync, hash, randomBytes, sign, type KeyObject } from 'node:crypto';
import type { WebAuthnJson } from '#contracts';

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const ATTESTED = 0x40;

/** What an authenticator may do wrong, or a phishing site make it do. */
export interface Circumstances {
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  readonly userVerified?: boolean;
  readonly counter?: number;
  readonly type?: string;
}

/** A key pair that answers as a browser with an authenticator does (WebAuthn Level 3 §6), made for tests. */
export class SoftwareAuthenticator {
  readonly credentialId = randomBytes(32);
  private readonly keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  private userHandle = '';
  private counter = 0;

  constructor(
    private readonly origin: string,
    private readonly counts = true,
  ) {}

  /** Of `navigator.credentials.create()`, with attestation "none". */
  create(options: WebAuthnJson, given: Circumstances = {}): WebAuthnJson {
    const { user } = options as { user: { id: string } };
    this.userHandle = user.id;
    const authData = Buffer.concat([this.authData(given, ATTESTED), this.attestedCredential()]);
    const attestationObject = cbor(
      new Map<string, Cbor>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', authData],
      ]),
    );
    return this.credential({
      clientDataJSON: this.clientData('webauthn.create', options, given).toString('base64url'),
      attestationObject: attestationObject.toString('base64url'),
      transports: ['internal'],
    });
  }

  /** Of `navigator.credentials.get()`. */
  get(options: WebAuthnJson, given: Circumstances = {}): WebAuthnJson {
    const authenticatorData = this.authData(given);
    const clientData = this.clientData('webauthn.get', options, given);
    const signed = Buffer.concat([authenticatorData, hash('sha256', clientData, 'buffer')]);
    return this.credential({
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: authenticatorData.toString('base64url'),
      signature: sign('sha256', signed, this.keys.privateKey).toString('base64url'),
      userHandle: this.userHandle,
    });
  }

  private credential(response: object): WebAuthnJson {
    const id = this.credentialId.toString('base64url');
    return { id, rawId: id, type: 'public-key', response, clientExtensionResults: {} };
  }

  private clientData(type: string, options: WebAuthnJson, given: Circumstances): Buffer {
    const { challenge, origin = this.origin } = { challenge: options['challenge'], ...given };
    return Buffer.from(JSON.stringify({ type: given.type ?? type, challenge, origin, crossOrigin: false }));
  }

  private authData({ rpId, userVerified = true, counter }: Circumstances, more = 0): Buffer {
    if (this.counts) this.counter += 1;
    const head = Buffer.alloc(5);
    head.writeUInt8(USER_PRESENT | (userVerified ? USER_VERIFIED : 0) | more, 0);
    head.writeUInt32BE(counter ?? this.counter, 1);
    return Buffer.concat([hash('sha256', rpId ?? new URL(this.origin).hostname, 'buffer'), head]);
  }

  private attestedCredential(): Buffer {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.credentialId.length);
    return Buffer.concat([Buffer.alloc(16), length, this.credentialId, coseOf(this.keys.publicKey)]);
  }
}

/** RFC 9053 §7.1.1: EC2, ES256, P-256, x, y. */
function coseOf(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  return cbor(
    new Map<number, Cbor>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ]),
  );
}

type Cbor = number | string | Buffer | Map<string | number, Cbor>;

/** As much of RFC 8949 as an attestation needs. */
function cbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value < 0 ? headOf(1, -1 - value) : headOf(0, value);
  if (typeof value === 'string') return Buffer.concat([headOf(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Map) {
    return Buffer.concat([headOf(5, value.size), ...[...value].flatMap(([name, field]) => [cbor(name), cbor(field)])]);
  }
  return Buffer.concat([headOf(2, value.length), value]);
}

function headOf(major: number, argument: number): Buffer {
  if (argument < 24) return Buffer.from([(major << 5) | argument]);
  if (argument < 256) return Buffer.from([(major << 5) | 24, argument]);
  return Buffer.from([(major << 5) | 25, argument >> 8, argument & 0xff]);
}
