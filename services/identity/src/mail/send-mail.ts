import { Injectable } from '@nestjs/common';
import { setTimeout as wait } from 'node:timers/promises';
import type { KeywardEvent } from '#contracts';
import { KeyLetters } from './key-letters.js';
import { Letters } from './letters.js';
import { Mailer, type Letter } from './mailer.js';

/** So that a mail server that is away is asked again, and not all the time. */
const PAUSE_MS = 1_000;

@Injectable()
export class SendMail {
  constructor(
    private readonly letters: Letters,
    private readonly keyLetters: KeyLetters,
    private readonly mailer: Mailer,
  ) {}

  /** At least once: a letter that was handed over when the process died is handed over again, under the same name. */
  async execute(events: readonly KeywardEvent[]): Promise<void> {
    for (const event of events) {
      for (const letter of await this.lettersOf(event)) await this.handOver(() => this.mailer.send(letter));
    }
  }

  private async lettersOf(event: KeywardEvent): Promise<readonly Letter[]> {
    if (event.aggregate === 'key') return this.keyLetters.write(event);
    const letter = await this.letters.write(event);
    return letter === null ? [] : [letter];
  }

  private async handOver(send: () => Promise<void>): Promise<void> {
    try {
      await send();
    } catch (failure) {
      await wait(PAUSE_MS);
      throw failure;
    }
  }
}
