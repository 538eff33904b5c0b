import { randomInt } from 'node:crypto';
import type { GoProgram } from '#testing';
import {
  checkpointText,
  consistencyProof,
  ED25519,
  inclusionProof,
  isConsistent,
  isIncluded,
  isSignedBy,
  leafHash,
  parseKey,
  parseNote,
  parseTilePath,
  rootAt,
  signedNote,
  signingKey,
  tilePath,
  writtenKey,
  type Hash,
} from '../src/index.js';
import { asJson, buildGoCheck, withGo } from './go-check.js';
import { GrownTree } from './grown-tree.js';

const WITHIN_MS = 240_000;
const LARGEST_TREE = 600;
const CLAIMS_OF_EACH_KIND = 1_500;

/** `KEYWARD_FUZZ_SEED` plays a run once more. */
const seed = Number(process.env['KEYWARD_FUZZ_SEED'] ?? randomInt(2 ** 31));
const random = randomFrom(seed);
const upTo = (limit: number) => Math.floor(random() * limit);
const isLikely = (probability: number) => random() < probability;
const someBytes = (length: number) => Buffer.from(Array.from({ length }, () => upTo(256)));

let check: GoProgram | null;
const tree = new GrownTree();

beforeAll(async () => {
  process.stderr.write(`the seed of this run is ${seed}\n`);
  for (let index = 0; index < LARGEST_TREE; index++) tree.append(someBytes(upTo(80)));
  check = await buildGoCheck();
}, WITHIN_MS);
afterAll(() => check?.remove());

/** Numbers from 0 to 1 that a seed gives again: mulberry32. */
function randomFrom(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function flipped(hash: Hash): Hash {
  const other = Buffer.from(hash);
  const at = upTo(other.length);
  other.writeUInt8(other.readUInt8(at) ^ (1 << upTo(8)), at);
  return other;
}

/** One hash more, one less, one that differs, or two in each other's place. */
function altered(proof: readonly Hash[]): readonly Hash[] {
  const at = upTo(proof.length + 1);
  const [before, hash, after] = [proof.slice(0, at), proof[at], proof.slice(at + 1)];
  if (hash === undefined || isLikely(0.2)) return [...before, someBytes(32), ...proof.slice(at)];
  if (isLikely(0.3)) return [...before, ...after];
  if (isLikely(0.3)) return [...before, ...after.slice(0, 1), hash, ...after.slice(1)];
  return [...before, flipped(hash), ...after];
}

/** A number beside it, or any. */
function moved(value: number): number {
  return Math.max(0, isLikely(0.7) ? value + upTo(5) - 2 : upTo(LARGEST_TREE * 2));
}

/** At most one, mostly. */
const some = <T>(value: T, change: (value: T) => T) => (isLikely(0.2) ? change(value) : value);

async function anInclusion() {
  const size = 1 + upTo(LARGEST_TREE);
  const index = upTo(size);
  const proof = await inclusionProof(index, size, tree.read);
  const root = await rootAt(size, tree.read);
  const leaf = tree.leaves[index] ?? leafHash(Buffer.of());
  return {
    size: some(size, moved),
    index: some(index, moved),
    proof: some(proof, altered),
    leaf: isLikely(0.05) ? flipped(leaf) : leaf,
    root: isLikely(0.05) ? flipped(root) : root,
  };
}

/** Of trees with a leaf: the other implementation knows no empty one. */
async function aConsistency() {
  const second = 1 + upTo(LARGEST_TREE);
  const first = 1 + upTo(second);
  const proof = await consistencyProof(first, second, tree.read);
  const [firstRoot, secondRoot] = [await rootAt(first, tree.read), await rootAt(second, tree.read)];
  return {
    first: Math.max(1, some(first, moved)),
    second: Math.max(1, some(second, moved)),
    proof: some(proof, altered),
    firstRoot: isLikely(0.05) ? flipped(firstRoot) : firstRoot,
    secondRoot: isLikely(0.05) ? flipped(secondRoot) : secondRoot,
  };
}

/** What may be typed into a note by mistake, or on purpose. */
const characters = [...'\n\n\n\r\t\u0000 +/=—AZaz09.ü—\u007f'];

function misspelt(text: string): string {
  const at = upTo(text.length);
  const instead = characters[upTo(characters.length)] ?? '';
  const kept = isLikely(0.4) ? text.slice(at, at + 1) : '';
  return text.slice(0, at) + (isLikely(0.3) ? '' : instead) + kept + text.slice(at + 1);
}

function aNote() {
  const keys = ['keyward.example/audit', 'other.example'].map((name) => signingKey(name, ED25519, someBytes(32)));
  const [own, other] = keys as [(typeof keys)[0], (typeof keys)[0]];
  const size = upTo(2 ** 40);
  const extensions = isLikely(0.3) ? ['an extension'] : [];
  const text = checkpointText({ origin: own.name, size, root: someBytes(32), extensions });
  const signers = isLikely(0.5) ? [own] : isLikely(0.5) ? [own, other] : [other];
  const note = signedNote(text, signers);
  return { key: writtenKey(own), note: isLikely(0.3) ? note : misspelt(note) };
}

function aPath(): string {
  const path = tilePath({ level: upTo(isLikely(0.5) ? 3 : 64), index: upTo(10 ** upTo(10)), width: 1 + upTo(256) });
  if (isLikely(0.4)) return path;
  const at = upTo(path.length);
  const instead = isLikely(0.7) ? ([...'0123456789x/.p-'][upTo(15)] ?? '') : '';
  return path.slice(0, at) + instead + path.slice(at + upTo(2));
}

const times = <T>(make: () => T): readonly T[] => Array.from({ length: CLAIMS_OF_EACH_KIND }, make);

async function someClaims() {
  const inclusion = await Promise.all(times(anInclusion));
  const consistency = await Promise.all(times(aConsistency));
  return { inclusion, consistency, notes: times(aNote), paths: times(aPath) };
}

function isSigned({ key, note }: { readonly key: string; readonly note: string }): boolean {
  const [parsedKey, parsedNote] = [parseKey(key), parseNote(note)];
  return parsedKey !== null && parsedNote !== null && isSignedBy(parsedNote, parsedKey);
}

function ourAnswers({ inclusion, consistency, notes, paths }: Awaited<ReturnType<typeof someClaims>>) {
  return {
    inclusion: inclusion.map(({ leaf, index, proof, size, root }) => isIncluded(leaf, index, proof, { size, root })),
    consistency: consistency.map(({ first, second, proof, firstRoot, secondRoot }) =>
      isConsistent({ size: first, root: firstRoot }, { size: second, root: secondRoot }, proof),
    ),
    notes: notes.map(isSigned),
    paths: paths.map((path) => parseTilePath(path) !== null),
  };
}

withGo(
  'of thousands of claims, right ones and altered ones, both implementations say the same',
  async () => {
    const claims = await someClaims();
    const ours = ourAnswers(claims);
    const theirs = JSON.parse((await check?.run(['answer'], { input: asJson(claims) })) ?? '') as typeof ours;
    for (const kind of ['inclusion', 'consistency', 'notes', 'paths'] as const) {
      const differing = claims[kind].filter((_, at) => ours[kind][at] !== theirs[kind][at]);
      expect({ seed, kind, differing }).toEqual({ seed, kind, differing: [] });
      // Neither says one thing to everything.
      const right = theirs[kind].filter((isRight) => isRight).length;
      expect(right).toBeGreaterThan(CLAIMS_OF_EACH_KIND / 10);
      expect(right).toBeLessThan(CLAIMS_OF_EACH_KIND * 0.95);
    }
  },
  WITHIN_MS,
);
