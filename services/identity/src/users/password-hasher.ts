import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { availableParallelism } from 'node:os';
import { Slots } from './slots.js';

/** Argon2id (the library's default algorithm) by OWASP's Password Storage Cheat Sheet: 19 MiB, 2 passes, 1 lane. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashing runs on the threads of libuv, four by default: one stays for files and names, whatever comes. */
const MOST_THREADS = 3;

/** About as many as one slot has done before the first of them is past its deadline. */
const QUEUE_PER_SLOT = 100;

/**
 * Passwords are compared as written, whichever way Unicode spells them. One core, where there are several, is left
 * for everything else. @throws Problem `login.busy` from each method where too many wait.
 */
@Injectable()
export class PasswordHasher {
  private readonly slots: Slots;
  /** Of a password nobody has: checked where there is no account, so that an unknown e-mail takes as long as a known one. */
  private readonly nobodys = hash(crypto.randomUUID(), parameters);

  constructor() {
    const count = Math.max(1, Math.min(availableParallelism() - 1, MOST_THREADS));
    this.slots = new Slots(count, count * QUEUE_PER_SLOT);
  }

  hash(password: string): Promise<string> {
    return this.slots.run(() => hash(password.normalize('NFC'), parameters));
  }

  /** @param kept null where there is no account: false, after the usual time. */
  async matches(password: string, kept: string | null): Promise<boolean> {
    const against = kept ?? (await this.nobodys);
    const matches = await this.slots.run(() => verify(against, password.normalize('NFC')));
    return matches && kept !== null;
  }
}
