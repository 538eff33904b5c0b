import { inParts, joined, sizeOf } from '../src/revocations/domain/changes.js';

const change = (keyId: string) => ({ changes: { keys: [{ keyId, ver: 2 }] } });
const size = sizeOf(joined([change('a').changes]));

test('changes are told in as few parts as fit, in their order', () => {
  const all = ['a', 'b', 'c', 'd', 'e'].map(change);
  expect(inParts(all, 2 * size).map((part) => part.length)).toEqual([2, 2, 1]);
  expect(inParts(all, 2 * size).flat()).toEqual(all);
  expect(inParts(all, 100 * size)).toEqual([all]);
  expect(inParts([], size)).toEqual([]);
});

test('one that is too great alone is a part of its own', () => {
  const all = [change('a'), change('much longer than the others'), change('b')];
  expect(inParts(all, size)).toEqual([[all[0]], [all[1]], [all[2]]]);
});

test('joined, they are as many as they were, kind by kind', () => {
  const owner = { ownerId: 'o', rev: 1, state: 'active' } as const;
  const both = joined([change('a').changes, { owners: [owner] }, {}, change('b').changes]);
  expect(both).toEqual({
    keys: [
      { keyId: 'a', ver: 2 },
      { keyId: 'b', ver: 2 },
    ],
    members: [],
    projects: [],
    owners: [owner],
  });
});
