import { LinkTokens, type LinkPurpose } from '../links/link-tokens.js';

/** Pages of the console that links of mails lead to. */
const pages: Readonly<Record<LinkPurpose, string>> = {
  invitation: '/console/invitation',
  'password-reset': '/console/login/reset',
  'email-confirmation': '/console/confirm-email',
};

/** Links lead to the configured origin, whatever host a request named. */
export class MailLinks {
  private readonly origin: string;

  constructor(
    publicUrl: string,
    private readonly tokens: LinkTokens,
  ) {
    this.origin = publicUrl.replace(/\/$/, '');
  }

  /** The token is in the fragment: no browser sends that to a server, nor writes it into a Referer. */
  to(purpose: LinkPurpose, id: string, issue: number): string {
    return `${this.origin}${pages[purpose]}#token=${this.tokens.make(purpose, id, issue)}`;
  }
}
