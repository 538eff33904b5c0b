import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';

/** A digest as it is kept: useless without the pepper, which no database holds. */
export interface KeptDigest {
  readonly pepper: number;
  /** HMAC-SHA-256 of the text's digest under that pepper, base64url. */
  readonly hmac: string;
}

/** The server-side secrets under which digests are kept. The first is used for new keys, the others for old ones. */
export class Peppers {
  /** As key objects: made anew for each digest, they would take five times as long as the digest itself. */
  private constructor(private readonly secrets: ReadonlyMap<number, KeyObject>) {}

  /** @param text `<version>:<base64url of 32 bytes>`, several separated by commas, newest first. @throws where a version stands twice. */
  static parse(text: string): Peppers {
    const entries = text.split(',').map((entry) => entry.split(':'));
    const secrets = new Map(
      entries.map(([version, secret = '']) => [Number(version), createSecretKey(secret, 'base64url')]),
    );
    if (secrets.size < entries.length) throw new Error('KEYWARD_PEPPERS has two secrets of one version.');
    return new Peppers(secrets);
  }

  keep(digest: string): KeptDigest {
    const [newest] = this.secrets.keys();
    if (newest === undefined) throw new Error('there is no pepper');
    return { pepper: newest, hmac: this.hmacOf(digest, newest).toString('base64url') };
  }

  /** In constant time. False too where the pepper of that version is no longer known. */
  matches(digest: string, kept: KeptDigest): boolean {
    if (!this.secrets.has(kept.pepper)) return false;
    const wanted = Buffer.from(kept.hmac, 'base64url');
    const given = this.hmacOf(digest, kept.pepper);
    return wanted.length === given.length && timingSafeEqual(wanted, given);
  }

  /** As it may be kept, under each of the peppers there are: what finds a key whose text does not name it. */
  hmacsOf(digest: string): readonly string[] {
    return [...this.secrets.keys()].map((version) => this.hmacOf(digest, version).toString('base64url'));
  }

  private hmacOf(digest: string, version: number): Buffer {
    const secret = this.secrets.get(version);
    if (secret === undefined) throw new Error(`there is no pepper of version ${version}`);
    return createHmac('sha256', secret).update(digest).digest();
  }
}
