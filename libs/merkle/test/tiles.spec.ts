import fc from 'fast-check';
import {
  bundleOf,
  entriesIn,
  nodeIn,
  parseTilePath,
  placeOf,
  tilePath,
  tileWidthAt,
  TILE_WIDTH,
} from '../src/index.js';
import { GrownTree } from './grown-tree.js';

test('addresses are those of the specification', () => {
  expect(tilePath({ level: 0, index: 1234067, width: TILE_WIDTH })).toBe('0/x001/x234/067');
  expect(tilePath({ level: 'entries', index: 7, width: 12 })).toBe('entries/007.p/12');
  expect(tilePath({ level: 3, index: 1000, width: TILE_WIDTH })).toBe('3/x001/000');
});

test('every address is read back, and written in one way only', () => {
  const level = fc.oneof(fc.constant('entries' as const), fc.nat(63));
  const address = fc.record({ level, index: fc.maxSafeNat(), width: fc.integer({ min: 1, max: TILE_WIDTH }) });
  fc.assert(fc.property(address, (each) => expect(parseTilePath(tilePath(each))).toEqual(each)));
  const others = [
    '00/000',
    '64/000',
    '0/0',
    '0/000.p/0',
    '0/000.p/256',
    '0/000.p/01',
    '0/x000/001',
    '0/x01/001',
    '0/001/002',
    '-1/000',
    '0/000/',
    '',
    '0/../001',
  ];
  for (const path of others) expect(parseTilePath(path)).toBeNull();
});

test('a tree of 70,000 has the tiles that the specification says', () => {
  expect(tileWidthAt(70_000, 0, 272)).toBe(256);
  expect(tileWidthAt(70_000, 0, 273)).toBe(112);
  expect(tileWidthAt(70_000, 1, 0)).toBe(256);
  expect(tileWidthAt(70_000, 1, 1)).toBe(17);
  expect(tileWidthAt(70_000, 2, 0)).toBe(1);
  expect(tileWidthAt(70_000, 2, 1)).toBe(0);
  expect(tileWidthAt(256, 1, 0)).toBe(1);
});

test('every node is found in its tile', async () => {
  const tree = GrownTree.of(600);
  for (let level = 0; level <= 9; level++) {
    for (let index = 0; (index + 1) * 2 ** level <= 600; index++) {
      const place = placeOf({ level, index });
      const row = Array.from({ length: tileWidthAt(600, place.tileLevel, place.tileIndex) }, (_, at) => ({
        level: place.tileLevel * 8,
        index: place.tileIndex * TILE_WIDTH + at,
      }));
      const tile = Buffer.concat(await tree.read(row));
      expect(nodeIn(tile, place)).toEqual((await tree.read([{ level, index }]))[0]);
      expect(() => nodeIn(tile.subarray(0, -1), { ...place, from: 0, to: row.length })).toThrow(RangeError);
    }
  }
});

test('a bundle gives back its entries, and nothing where it is cut', () => {
  const entries = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 });
  fc.assert(
    fc.property(entries, (all) => expect(entriesIn(bundleOf(all))).toEqual(all.map((each) => Buffer.from(each)))),
  );
  expect(() => entriesIn(bundleOf([Buffer.from('abc')]).subarray(0, 4))).toThrow(RangeError);
  expect(() => entriesIn(Buffer.of(0))).toThrow(RangeError);
  expect(() => bundleOf([Buffer.alloc(65_536)])).toThrow(RangeError);
});
