import { createPrivateKey, createPublicKey, randomBytes } from 'node:crypto';

/** What a nats-server is told of who may answer for it whom it lets in. Nothing in it is a secret. */
export interface NatsIssuer {
  /** Signs the logins of subscribers. */
  readonly issuer: string;
  /** Whom the server seals for what a subscriber logs in with. */
  readonly xkey: string;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** As NATS writes keys: which kind it is stands in the first bits, so that it can be seen in the first letters. */
const SEED = 18 << 3;
const ACCOUNT = 0;
const CURVE = 23 << 3;
/** PKCS #8 before the 32 bytes of a private key, RFC 8410. */
const ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');
const X25519 = Buffer.from('302e020100300506032b656e04220420', 'hex');

/** A secret: the seeds of both keys, `SA…,SX…`. */
export function makeNatsIssuerSeed(): string {
  return [ACCOUNT, CURVE].map((kind) => seedText(kind, randomBytes(32))).join(',');
}

/** @throws Error for what `makeNatsIssuerSeed` has not made; the text is not repeated. */
export function natsIssuerOf(seed: string): NatsIssuer {
  const [signing = '', sealing = ''] = seed.split(',');
  return {
    issuer: publicText(ACCOUNT, ED25519, bytesIn(ACCOUNT, signing)),
    xkey: publicText(CURVE, X25519, bytesIn(CURVE, sealing)),
  };
}

function seedText(kind: number, secret: Buffer): string {
  return written(Buffer.concat([Buffer.from([SEED | (kind >> 5), (kind & 31) << 3]), secret]));
}

function bytesIn(kind: number, text: string): Buffer {
  const secret = fromBase32(text).subarray(2, 34);
  if (secret.length === 32 && seedText(kind, secret) === text) return secret;
  throw new Error('the seed of the NATS issuer must have the form SA…,SX…');
}

function publicText(kind: number, form: Buffer, secret: Buffer): string {
  const key = createPrivateKey({ key: Buffer.concat([form, secret]), format: 'der', type: 'pkcs8' });
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
  return written(Buffer.concat([Buffer.from([kind]), Buffer.from(x, 'base64url')]));
}

/** With its checksum, in base32. */
function written(bytes: Buffer): string {
  const checksum = Buffer.alloc(2);
  checksum.writeUInt16LE(crc16(bytes));
  return toBase32(Buffer.concat([bytes, checksum]));
}

/** CRC-16/XMODEM. */
function crc16(bytes: Buffer): number {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) sum = (sum & 0x8000 ? (sum << 1) ^ 0x1021 : sum << 1) & 0xffff;
  }
  return sum;
}

function toBase32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => ALPHABET.charAt(parseInt(five.padEnd(5, '0'), 2))).join('');
}

function fromBase32(text: string): Buffer {
  const bits = [...text].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/[01]{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
}
