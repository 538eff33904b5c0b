const BYTES_OF_A_WORD = 4;
const FIRST_SLOTS = 64;
/** At most this part of the slots is taken: of more, one would be looked for long. */
const MOST_TAKEN = 0.7;
/** Beside each slot there is a byte of what it holds, so that others than the wanted one are seldom looked at. */
const TAKEN = 0x80;
const TAG_SHIFT = 25;

/**
 * Something that is found by a digest of SHA-256: it has the digest in itself, in numbers of 32 bits. A text would be
 * one more place in memory to look at.
 */
export class Digested {
  readonly word0: number;
  readonly word1: number;
  readonly word2: number;
  readonly word3: number;
  readonly word4: number;
  readonly word5: number;
  readonly word6: number;
  readonly word7: number;

  /** @param digest 32 characters, a byte each. */
  constructor(digest: string) {
    this.word0 = wordOf(digest, 0);
    this.word1 = wordOf(digest, 1);
    this.word2 = wordOf(digest, 2);
    this.word3 = wordOf(digest, 3);
    this.word4 = wordOf(digest, 4);
    this.word5 = wordOf(digest, 5);
    this.word6 = wordOf(digest, 6);
    this.word7 = wordOf(digest, 7);
  }

  has(digest: string): boolean {
    return (
      this.word0 === wordOf(digest, 0) &&
      this.word1 === wordOf(digest, 1) &&
      this.word2 === wordOf(digest, 2) &&
      this.word3 === wordOf(digest, 3) &&
      this.word4 === wordOf(digest, 4) &&
      this.word5 === wordOf(digest, 5) &&
      this.word6 === wordOf(digest, 6) &&
      this.word7 === wordOf(digest, 7)
    );
  }
}

/**
 * What is found by digests. Of a million, a Map of texts looks at three places that are far from each other in memory
 * before it comes to the value, and each may cost a quarter of the hash; here it is two, of which one is small.
 */
export class DigestTable<Value extends Digested> {
  private slots = slotsOf<Value>(FIRST_SLOTS);
  private tags = new Uint8Array(FIRST_SLOTS);
  private mask = FIRST_SLOTS - 1;
  private taken = 0;

  get size(): number {
    return this.taken;
  }

  get(digest: string): Value | undefined {
    const { slots, tags, mask } = this;
    const word = wordOf(digest, 0);
    const tag = tagOf(word);
    for (let at = word & mask; tags[at] !== 0; at = (at + 1) & mask) {
      if (tags[at] !== tag) continue;
      const value = slots[at];
      if (value?.has(digest) === true) return value;
    }
    return undefined;
  }

  /** Whether it is this very one that is found by its digest. */
  holds(value: Value): boolean {
    return this.slots[this.slotOf(value)] === value;
  }

  /** @param value with a digest that nothing is found by yet. */
  add(value: Value): void {
    if (this.taken >= this.slots.length * MOST_TAKEN) this.grow();
    this.taken++;
    this.put(value);
  }

  /** Does nothing for what it does not hold. */
  delete(value: Value): void {
    const { slots, tags, mask } = this;
    let gap = this.slotOf(value);
    if (slots[gap] !== value) return;
    // What stands further on because this stood here moves up: nothing is looked for beyond a gap.
    for (let at = (gap + 1) & mask; tags[at] !== 0; at = (at + 1) & mask) {
      const other = slots[at];
      const home = (other?.word0 ?? 0) & mask;
      if (((at - home) & mask) < ((at - gap) & mask)) continue;
      slots[gap] = other;
      tags[gap] = tags[at] ?? 0;
      gap = at;
    }
    slots[gap] = undefined;
    tags[gap] = 0;
    this.taken--;
  }

  /** Where it is, or a slot that is free. */
  private slotOf(value: Value): number {
    let at = value.word0 & this.mask;
    while (this.tags[at] !== 0 && this.slots[at] !== value) at = (at + 1) & this.mask;
    return at;
  }

  private put(value: Value): void {
    let at = value.word0 & this.mask;
    while (this.tags[at] !== 0) at = (at + 1) & this.mask;
    this.tags[at] = tagOf(value.word0);
    this.slots[at] = value;
  }

  private grow(): void {
    const { slots } = this;
    this.slots = slotsOf(slots.length * 2);
    this.tags = new Uint8Array(slots.length * 2);
    this.mask = this.slots.length - 1;
    for (const value of slots) if (value !== undefined) this.put(value);
  }
}

function wordOf(digest: string, at: number): number {
  const begin = at * BYTES_OF_A_WORD;
  return (
    digest.charCodeAt(begin) |
    (digest.charCodeAt(begin + 1) << 8) |
    (digest.charCodeAt(begin + 2) << 16) |
    (digest.charCodeAt(begin + 3) << 24)
  );
}

/** Of bits that a slot is not chosen by. */
function tagOf(word: number): number {
  return (word >>> TAG_SHIFT) | TAKEN;
}

function slotsOf<Value>(count: number): (Value | undefined)[] {
  return new Array<Value | undefined>(count).fill(undefined);
}
