import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Language } from '#contracts';
import type { MailTemplate, MailText, MailTexts, MailValues } from './mail-texts.js';
import { en } from './texts/en.js';
import { zhTW } from './texts/zh-TW.js';

const texts: Readonly<Record<Language, MailTexts>> = { en, 'zh-TW': zhTW };

export interface MailSettings {
  /** `smtp(s)://[user:password@]host[:port]`; without it, mails are files in `folder`. */
  readonly smtpUrl?: string | undefined;
  readonly folder: string;
  readonly from: string;
}

export interface Letter<Template extends MailTemplate = MailTemplate> {
  /** Names the letter: sent again it has the same one, by which mail systems know that it is the same. */
  readonly id: string;
  readonly to: string;
  readonly language: Language;
  readonly template: Template;
  readonly values: MailValues[Template];
}

/** Well below the time after which JetStream takes a letter for not sent. */
const TIMEOUT_MS = 5_000;
const SOCKET_TIMEOUT_MS = 15_000;

const timeouts = { connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: SOCKET_TIMEOUT_MS };
const onlyWhatIsGiven = { disableFileAccess: true, disableUrlAccess: true };

/** Hands letters over to a mail server, or writes them down where there is none. */
@Injectable()
export class Mailer implements OnApplicationShutdown {
  private readonly logger = new Logger(Mailer.name);
  private readonly server: ReturnType<typeof createTransport> | null;
  private readonly composer = createTransport({ streamTransport: true, buffer: true, ...onlyWhatIsGiven });

  constructor(private readonly settings: MailSettings) {
    const { smtpUrl } = settings;
    this.server = smtpUrl === undefined ? null : createTransport({ url: smtpUrl, ...timeouts, ...onlyWhatIsGiven });
  }

  /**
   * Resolves once the letter is handed over. One that the server will never take is logged and given up.
   * @throws where it may be taken another time.
   */
  async send<Template extends MailTemplate>({ id, to, language, template, values }: Letter<Template>): Promise<void> {
    const write: (values: MailValues[Template]) => MailText = texts[language][template];
    const messageId = `<${id.replaceAll(/[^A-Za-z0-9_.-]/g, '.')}@keyward>`;
    const mail = { from: this.settings.from, to, messageId, ...write(tidied(values)) };
    if (this.server === null) return this.keep(id, mail);
    try {
      await this.server.sendMail(mail);
    } catch (failure) {
      if (!isForGood(failure)) throw failure;
      this.logger.warn({ msg: 'a mail was refused for good', letter: id, template });
    }
  }

  onApplicationShutdown(): void {
    this.server?.close();
  }

  /** Written beside and renamed, so that there is never a part of one. Readable by its owner: it holds links. */
  private async keep(id: string, mail: object): Promise<void> {
    const { folder } = this.settings;
    const { message } = await this.composer.sendMail(mail);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, `${id.replaceAll(/[^A-Za-z0-9_-]/g, '-')}.eml`);
    const unfinished = `${path}.${crypto.randomUUID()}.tmp`;
    await writeFile(unfinished, message, { mode: 0o600 });
    await rename(unfinished, path);
  }
}

/** What people call themselves and their projects stays within its line, whatever it holds. */
function tidied<Values extends object>(values: Values): Values {
  const lines = Object.entries(values).map(([name, value]: [string, unknown]) => [name, oneLine(value)]);
  return Object.fromEntries(lines) as Values;
}

function oneLine(value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll(/[\p{C}\p{Z}]+/gu, ' ').trim() : value;
}

interface MailFailure extends Error {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
}

/** Recipient or mail as such were refused (RFC 5321 §4.2.1: 5yz; or there is no way to write them), not us or this moment. */
function isForGood(failure: unknown): boolean {
  if (!(failure instanceof Error)) return false;
  const { code, command, responseCode = 500 }: MailFailure = failure;
  const isAboutMail = code === 'EENVELOPE' || code === 'EMESSAGE';
  return isAboutMail && command !== 'MAIL FROM' && responseCode >= 500;
}
