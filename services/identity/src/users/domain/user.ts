import type { UserView } from '#contracts';

/** An account: one person, one e-mail address. */
export interface User {
  readonly _id: string;
  readonly email: string;
  /** The address as it is compared: see `emailKeyOf`. */
  readonly emailKey: string;
  readonly name: string;
  readonly operator: boolean;
  /** Argon2id in PHC form. */
  readonly passwordHash: string;
  readonly createdAt: Date;
}

/** Addresses that differ only in case or in how Unicode writes them belong to one account. */
export function emailKeyOf(email: string): string {
  return email.normalize('NFC').toLowerCase();
}

export function toUserView({ _id, email, name, operator, createdAt }: User): UserView {
  return { id: _id, email, name, operator, createdAt: createdAt.toISOString() };
}
