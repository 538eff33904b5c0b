import { simpleParser } from 'mailparser';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { eventually } from '#testing';

const ARRIVES_WITHIN_MS = 15_000;

export interface ReceivedMail {
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly messageId: string;
}

/** A real SMTP server that keeps what it gets, and says no when it is told to. */
export class PostOffice {
  readonly received: ReceivedMail[] = [];
  /** How many recipients it was asked to take. */
  asked = 0;
  /** An SMTP reply code to answer each recipient with; null: it takes them. */
  refuseWith: number | null = null;
  private readonly server: SMTPServer;

  private constructor() {
    this.server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      logger: false,
      onRcptTo: (_address, _session, done) => {
        this.asked += 1;
        if (this.refuseWith === null) return done();
        done(Object.assign(new Error('not now'), { responseCode: this.refuseWith }));
      },
      onData: (stream, _session, done) => {
        simpleParser(stream).then((mail) => {
          this.received.push(toReceived(mail));
          done();
        }, done);
      },
    });
  }

  static async open(): Promise<PostOffice> {
    const office = new PostOffice();
    office.server.listen(0, '127.0.0.1');
    await once(office.server.server, 'listening');
    return office;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.server.server.address() as AddressInfo).port}`;
  }

  mailsTo(address: string): readonly ReceivedMail[] {
    return this.received.filter(({ to }) => to.toLowerCase() === address.toLowerCase());
  }

  /** The newest mail to the address, once there are so many. */
  async mailTo(address: string, count = 1): Promise<ReceivedMail> {
    return eventually(
      () => {
        const mails = this.mailsTo(address);
        const newest = mails.at(-1);
        if (newest === undefined || mails.length < count) throw new Error(`${mails.length} of ${count} mails`);
        return newest;
      },
      { withinMs: ARRIVES_WITHIN_MS },
    );
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.server.close(resolve));
  }
}

/** The token of the link in a mail. */
export function tokenIn({ text }: ReceivedMail): string {
  const [, token] = /#token=(\S+)/.exec(text) ?? [];
  if (token === undefined) throw new Error('the mail has no link');
  return token;
}

export function toReceived(mail: Awaited<ReturnType<typeof simpleParser>>): ReceivedMail {
  const { to, from, subject = '', text = '', messageId = '' } = mail;
  return { to: [to].flat()[0]?.text ?? '', from: from?.text ?? '', subject, text, messageId };
}
