import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { Digested, DigestTable } from '../src/digest-table.js';

/** Of a few beginnings only, so that many digests want the same slot, some at the end of the table. */
const digests = Array.from({ length: 300 }, (_, at) => {
  const bytes = randomBytes(32);
  bytes.writeInt32LE([0, 1, 63, -1, -64][at % 5] ?? 0);
  return bytes.toString('latin1');
});

const steps = fc.array(fc.record({ at: fc.nat(digests.length - 1), adds: fc.boolean() }), { maxLength: 600 });

test('whatever is added and deleted in whatever order, each digest finds its own and no other', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const table = new DigestTable<Digested>();
      const model = new Map<string, Digested>();
      for (const { at, adds } of all) {
        const digest = digests[at] ?? '';
        const known = model.get(digest);
        if (adds && known === undefined) {
          const value = new Digested(digest);
          model.set(digest, value);
          table.add(value);
        }
        if (!adds && known !== undefined) {
          model.delete(digest);
          table.delete(known);
        }
      }
      expect(table.size).toBe(model.size);
      for (const digest of digests) expect(table.get(digest)).toBe(model.get(digest));
      for (const value of model.values()) expect(table.holds(value)).toBe(true);
    }),
  );
});

test('of two digests that differ in one bit, one does not find the other', () => {
  const digest = randomBytes(32);
  const table = new DigestTable<Digested>();
  table.add(new Digested(digest.toString('latin1')));
  for (let bit = 0; bit < 256; bit++) {
    const other = Buffer.from(digest);
    other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(table.get(other.toString('latin1'))).toBeUndefined();
  }
  expect(table.get(digest.toString('latin1'))).toBeDefined();
});

test('what is not held is deleted without harm to another of the same digest', () => {
  const digest = randomBytes(32).toString('latin1');
  const table = new DigestTable<Digested>();
  const held = new Digested(digest);
  table.add(held);
  const other = new Digested(digest);
  table.delete(other);
  expect([table.get(digest), table.holds(other), table.size]).toEqual([held, false, 1]);
});
