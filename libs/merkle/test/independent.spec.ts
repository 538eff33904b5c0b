import { randomBytes, randomInt } from 'node:crypto';
import type { GoProgram } from '#testing';
import {
  checkpointText,
  consistencyProof,
  ED25519,
  Frontier,
  inclusionProof,
  rootAt,
  signedNote,
  signingKey,
  TILE_WIDTH,
  tilePath,
  tileWidthAt,
  writtenKey,
} from '../src/index.js';
import { asJson, buildGoCheck, withGo } from './go-check.js';
import { GrownTree } from './grown-tree.js';

const SIZE = 700;
const PROOFS = 2_000;
let check: GoProgram | null;

beforeAll(async () => {
  check = await buildGoCheck();
}, 240_000);
afterAll(() => check?.remove());

async function someDocument() {
  const entries = Array.from({ length: SIZE }, () => randomBytes(randomInt(200)));
  const tree = new GrownTree();
  const roots = [Frontier.empty().root];
  for (const entry of entries) {
    tree.append(entry);
    roots.push(tree.frontier.root);
  }
  const some = Array.from({ length: PROOFS }, () => [randomInt(1, SIZE + 1), randomInt(1, SIZE + 1)] as const);
  const inclusion = some.map(async ([one, other]) => {
    const [index, size] = one < other ? [one, other] : [other - 1, one];
    return { index, size, proof: await inclusionProof(index, size, tree.read) };
  });
  const consistency = some.map(async ([one, other]) => {
    const [first, second] = one < other ? [one, other] : [other, one];
    return { first, second, proof: await consistencyProof(first, second, tree.read) };
  });
  const [included, consistent] = [await Promise.all(inclusion), await Promise.all(consistency)];
  return {
    entries,
    roots,
    inclusion: included,
    consistency: consistent,
    tiles: await tilesOf(tree),
    notes: await someNotes(tree),
  };
}

async function tilesOf(tree: GrownTree) {
  const tiles: Record<string, Buffer> = {};
  for (let level = 0; tileWidthAt(SIZE, level, 0) > 0; level++) {
    for (let index = 0; tileWidthAt(SIZE, level, index) > 0; index++) {
      const width = tileWidthAt(SIZE, level, index);
      const nodes = Array.from({ length: width }, (_, at) => ({ level: level * 8, index: index * TILE_WIDTH + at }));
      tiles[tilePath({ level, index, width })] = Buffer.concat(await tree.read(nodes));
    }
  }
  return tiles;
}

async function someNotes(tree: GrownTree) {
  const key = signingKey('keyward.example/audit', ED25519, randomBytes(32));
  const head = { origin: key.name, size: SIZE, root: await rootAt(SIZE, tree.read), extensions: [] };
  const text = checkpointText(head);
  return [{ key: writtenKey(key), note: signedNote(text, [key]), text }];
}

withGo(
  'roots, proofs, tiles and notes are right for an implementation that others have made',
  async () => {
    const document = await someDocument();
    const said = await check?.run([], { input: asJson(document) });
    expect(said).toBe(`${SIZE + 1} roots, ${PROOFS} inclusions, ${PROOFS} consistencies, 4 tiles, 1 notes are right\n`);
  },
  240_000,
);

withGo(
  'and one hash that differs is wrong for it',
  async () => {
    const document = await someDocument();
    const [first, ...others] = document.consistency.map((each) => ({
      ...each,
      proof: [...each.proof, randomBytes(32)],
    }));
    await expect(check?.run([], { input: asJson({ ...document, consistency: [first, ...others] }) })).rejects.toThrow(
      'WRONG',
    );
  },
  240_000,
);
