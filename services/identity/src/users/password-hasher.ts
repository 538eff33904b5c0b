import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';

/** Argon2id (the library's default algorithm) by OWASP's Password Storage Cheat Sheet: 19 MiB, 2 passes, 1 lane. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Passwords are compared as written, whichever way Unicode spells them. */
@Injectable()
export class PasswordHasher {
  /** Of a password nobody has: checked where there is no account, so that an unknown e-mail takes as long as a known one. */
  private readonly nobodys = hash(crypto.randomUUID(), parameters);

  hash(password: string): Promise<string> {
    return hash(password.normalize('NFC'), parameters);
  }

  /** @param kept null where there is no account: false, after the usual time. */
  async matches(password: string, kept: string | null): Promise<boolean> {
    const matches = await verify(kept ?? (await this.nobodys), password.normalize('NFC'));
    return matches && kept !== null;
  }
}
