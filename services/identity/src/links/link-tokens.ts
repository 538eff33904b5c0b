import { createHmac, timingSafeEqual } from 'node:crypto';

const ISSUE_BYTES = 4;
const MAC_BYTES = 32;

export type LinkPurpose = 'invitation' | 'password-reset' | 'email-confirmation';

/** What a link in a mail was made for. */
export interface Link {
  readonly id: string;
  /** Only the newest is good: 1, 2, … */
  readonly issue: number;
}

/**
 * The tokens of links in mails: `<id>.<base64url of the issue and an HMAC-SHA-256>`. Nothing of them is stored, so they
 * can be made anew whenever a mail has to be sent again. Whether one is still good, the document under its id says.
 */
export class LinkTokens {
  constructor(private readonly secret: string) {}

  make(purpose: LinkPurpose, id: string, issue: number): string {
    const issueBytes = Buffer.alloc(ISSUE_BYTES);
    issueBytes.writeUInt32BE(issue);
    return `${id}.${Buffer.concat([issueBytes, this.mac(purpose, id, issue)]).toString('base64url')}`;
  }

  /** @returns null for what was not made here for this purpose. */
  read(purpose: LinkPurpose, token: string): Link | null {
    const [id = '', encoded = ''] = token.split('.');
    const bytes = Buffer.from(encoded, 'base64url');
    if (bytes.length !== ISSUE_BYTES + MAC_BYTES) return null;
    const issue = bytes.readUInt32BE();
    const isOurs = timingSafeEqual(bytes.subarray(ISSUE_BYTES), this.mac(purpose, id, issue));
    return isOurs && this.make(purpose, id, issue) === token ? { id, issue } : null;
  }

  private mac(purpose: LinkPurpose, id: string, issue: number): Buffer {
    return createHmac('sha256', this.secret).update(`${purpose}:${id}:${issue}`).digest();
  }
}
