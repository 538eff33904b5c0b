import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { readDataFile, writeDataFile } from '#embedded';
import type { Settings } from './settings.js';

const DEFAULT_EMAIL = 'operator@keyward.local';

/** Without letters and digits that look alike. */
const LEGIBLE = 'abcdefghijkmnpqrstuvwxyz23456789';

interface Kept {
  readonly email: string;
  /** Only until it was shown: a first start that was interrupted must go on with the same password. */
  readonly password?: string;
}

/** The account a person logs in with for the first time. */
export class FirstOperator {
  private constructor(
    private readonly file: string,
    readonly email: string,
    /** Undefined at later starts, unless the environment gives one. */
    readonly password: string | undefined,
    /** Where a person finds the password: made just now, in the environment, or printed at an earlier start. */
    readonly passwordIs: 'new' | 'given' | 'known',
  ) {}

  static of({ dataDir, operatorEmail, operatorPassword }: Settings): FirstOperator {
    const file = join(dataDir, 'operator.json');
    const kept = readDataFile<Kept>(file);
    const email = operatorEmail ?? kept?.email ?? DEFAULT_EMAIL;
    const isFirstStart = kept === null || kept.password !== undefined;
    if (!isFirstStart) return new FirstOperator(file, email, operatorPassword, 'known');
    if (operatorPassword !== undefined) return new FirstOperator(file, email, operatorPassword, 'given');
    const password = kept?.password ?? legiblePassword();
    writeDataFile(file, { email, password } satisfies Kept);
    return new FirstOperator(file, email, password, 'new');
  }

  /** To be called once the password was printed: from then on it is stored nowhere. */
  printed(): void {
    writeDataFile(this.file, { email: this.email } satisfies Kept);
  }
}

/** 20 characters in groups of five: 100 bits, and still possible to type. */
function legiblePassword(): string {
  const group = () => Array.from({ length: 5 }, () => LEGIBLE[randomInt(LEGIBLE.length)]).join('');
  return Array.from({ length: 4 }, group).join('-');
}
