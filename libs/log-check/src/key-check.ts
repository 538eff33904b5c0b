import type { Leaf } from './export-lines.js';
import type { Findings } from './findings.js';
import { differencesOf, KeyFold, type KeyState } from './key-fold.js';

interface ToldKey {
  readonly fold: KeyFold;
  /** The position of its first entry. */
  readonly born: number;
  isStored: boolean;
}

interface Waiting {
  readonly key: KeyState;
  readonly line: number;
}

/**
 * Every key is what its entries say. Keys are listed after the entries they are told by, and may have been changed
 * meanwhile: such a one waits for the entries that follow.
 */
export class KeyCheck {
  private readonly told = new Map<string, ToldKey>();
  private readonly waiting = new Map<string, Waiting>();
  private last = '';
  private stored = 0;

  constructor(private readonly findings: Findings) {}

  /** How many keys were listed. */
  get keys(): number {
    return this.stored;
  }

  takeEntry(leaf: Leaf): void {
    if (!leaf.action.startsWith('key.')) return;
    const { target, index: born } = leaf;
    const told = this.told.get(target) ?? { fold: new KeyFold(), born, isStored: false };
    this.told.set(target, told);
    told.fold.take(leaf);
    const waiting = this.waiting.get(target);
    if (waiting?.key.version !== leaf.version) return;
    this.waiting.delete(target);
    this.compare(told, waiting);
  }

  takeKey(key: KeyState, line: number): void {
    const keyId = String(key.keyId);
    if (keyId <= this.last) this.findings.add('key-doubled', `${keyId} stands after ${this.last}`, { line });
    this.last = keyId;
    this.stored++;
    const told = this.told.get(keyId);
    if (told !== undefined) told.isStored = true;
    const version = told?.fold.state?.version;
    if (told === undefined || Number(version) < Number(key.version)) this.waiting.set(keyId, { key, line });
    else if (version === key.version) this.compare(told, { key, line });
    else {
      const message = `${keyId} has version ${String(key.version)}, though the log tells of version ${String(version)}`;
      this.findings.add('key-behind', message, { line });
    }
  }

  /** @param size of the log when the listing began: a key that was born later need not be in it. */
  finish(size: number): void {
    for (const [keyId, { key, line }] of this.waiting) {
      const told = this.told.get(keyId);
      if (told === undefined) this.findings.add('key-unexplained', `no entry tells of ${keyId}`, { line });
      else {
        const [is, said] = [String(key.version), String(told.fold.state?.version)];
        this.findings.add('key-ahead', `${keyId} has version ${is}, and the log ends with version ${said}`, { line });
      }
    }
    for (const [keyId, { born, isStored }] of this.told) {
      if (isStored || this.waiting.has(keyId) || born >= size) continue;
      this.findings.add('key-missing', `${keyId} is gone, though the log tells of it`, { position: born });
    }
  }

  private compare({ fold }: ToldKey, { key, line }: Waiting): void {
    const told = fold.state;
    if (told === null) return;
    for (const field of differencesOf(told, key)) {
      const [is, said] = [JSON.stringify(key[field]), JSON.stringify(told[field])];
      const message = `${field} of ${String(key.keyId)} is ${is}, and its entries say ${said}`;
      this.findings.add('key-changed', message, { line });
    }
  }
}
