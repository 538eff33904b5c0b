import fc from 'fast-check';
import {
  consistencyProof,
  emptyRoot,
  Frontier,
  inclusionProof,
  isConsistent,
  isIncluded,
  nodeHash,
  nodesOf,
  rootAt,
  type Hash,
} from '../src/index.js';
import { GrownTree } from './grown-tree.js';

const LARGEST = 200;
const tree = GrownTree.of(LARGEST);

/** RFC 6962 §2.1, word for word. */
function rootByDefinition(leaves: readonly Hash[]): Hash {
  if (leaves.length === 0) return emptyRoot();
  if (leaves.length === 1) return leaves[0] as Hash;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return nodeHash(rootByDefinition(leaves.slice(0, split)), rootByDefinition(leaves.slice(split)));
}

const headAt = (size: number) => ({ size, root: rootByDefinition(tree.leaves.slice(0, size)) });

/** One bit of one of them turned. */
function spoilt(hashes: readonly Hash[], which: number, bit: number): readonly Hash[] {
  return hashes.map((hash, at) => {
    if (at !== which % hashes.length) return hash;
    const copy = Buffer.from(hash);
    copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    return copy;
  });
}

test('roots are those of the test vectors of Certificate Transparency', () => {
  const entries = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
  const known = new GrownTree();
  const roots = entries.map((entry) => {
    known.append(Buffer.from(entry, 'hex'));
    return known.frontier.root.toString('hex');
  });
  expect(roots).toEqual([
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ]);
  expect(Frontier.empty().root.toString('hex')).toBe(
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  );
});

test('the root of every size is that of the definition', async () => {
  for (let size = 0; size <= LARGEST; size++) expect(await rootAt(size, tree.read)).toEqual(headAt(size).root);
});

test('a tree goes on from its roots alone', async () => {
  for (const size of [0, 1, 2, 7, 64, 129]) {
    const frontier = Frontier.of(size, await tree.read(nodesOf({ start: 0, end: size })));
    for (const leaf of tree.leaves.slice(size)) frontier.append(leaf);
    expect(frontier.root).toEqual(headAt(LARGEST).root);
  }
  expect(() => Frontier.of(3, [])).toThrow(RangeError);
});

test('every leaf is shown to be in every tree it is in, and at no other place', async () => {
  for (let size = 1; size <= 70; size++) {
    for (let index = 0; index < size; index++) {
      const proof = await inclusionProof(index, size, tree.read);
      const leaf = tree.leaves[index] as Hash;
      expect(isIncluded(leaf, index, proof, headAt(size))).toBe(true);
      expect(isIncluded(leaf, (index + 1) % (size + 1), proof, headAt(size))).toBe(false);
    }
  }
});

test('every tree is shown to go on from every smaller one', async () => {
  for (let second = 0; second <= 70; second++) {
    for (let first = 0; first <= second; first++) {
      const proof = await consistencyProof(first, second, tree.read);
      expect(isConsistent(headAt(first), headAt(second), proof)).toBe(true);
    }
  }
});

test('no proof holds with a bit turned, a hash more or less, or for other sizes', async () => {
  const places = fc
    .tuple(fc.nat(LARGEST - 1), fc.integer({ min: 1, max: LARGEST }))
    .filter(([index, size]) => index < size);
  await fc.assert(
    fc.asyncProperty(places, fc.nat(), fc.nat(255), async ([index, size], which, bit) => {
      const leaf = tree.leaves[index] as Hash;
      const proof = await inclusionProof(index, size, tree.read);
      const head = headAt(size);
      if (proof.length > 0) expect(isIncluded(leaf, index, spoilt(proof, which, bit), head)).toBe(false);
      if (proof.length > 0) expect(isIncluded(leaf, index, proof.slice(1), head)).toBe(false);
      expect(isIncluded(leaf, index, [...proof, leaf], head)).toBe(false);
      const [root = leaf] = spoilt([head.root], 0, bit);
      expect(isIncluded(leaf, index, proof, { size, root })).toBe(false);
      if (index === 0) return;
      const shown = await consistencyProof(index, size, tree.read);
      if (shown.length > 0) expect(isConsistent(headAt(index), head, spoilt(shown, which, bit))).toBe(false);
      expect(isConsistent({ size: index, root }, head, shown)).toBe(false);
      expect(isConsistent(headAt(index), { size, root }, shown)).toBe(false);
      expect(isConsistent(headAt(index), head, [...shown, leaf])).toBe(false);
    }),
    { numRuns: 300 },
  );
});

test('what is no place in a tree is refused', async () => {
  const leaf = tree.leaves[0] as Hash;
  for (const index of [-1, 1, 0.5, Number.NaN, 2 ** 53])
    expect(isIncluded(leaf, index, [], { size: 1, root: leaf })).toBe(false);
  await expect(inclusionProof(5, 5, tree.read)).rejects.toThrow(RangeError);
  await expect(consistencyProof(6, 5, tree.read)).rejects.toThrow(RangeError);
  expect(isConsistent(headAt(5), headAt(4), [])).toBe(false);
});
