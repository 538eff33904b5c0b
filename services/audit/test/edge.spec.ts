import { createHash } from 'node:crypto';
import { Frontier, leafHash, nodeIn, placeOf } from '#merkle';
import { Edge, unfinishedTiles, type Tile } from '../src/tree/domain/edge.js';

const leaf = (index: number) => leafHash(createHash('sha256').update(String(index)).digest());

/** All tiles, as they are after so many leaves that were appended in groups of `step`. */
function grown(size: number, step: number) {
  const edge = new Edge(Frontier.empty(), []);
  const tiles = new Map<string, Tile>();
  for (let index = 0; index < size; index++) {
    edge.append(leaf(index));
    if (index % step === step - 1) keep();
  }
  keep();
  function keep() {
    for (const tile of edge.takeChanged()) {
      const known = tiles.get(`${tile.level}/${tile.index}`);
      expect(tile.hashes.slice(0, known?.hashes.length ?? 0)).toEqual(known?.hashes ?? []);
      tiles.set(`${tile.level}/${tile.index}`, tile);
    }
  }
  return { edge, tiles };
}

test.each([1, 7, 256, 1_000])('the tiles hold every eighth level, however much is appended at a time: %d', (step) => {
  const { edge, tiles } = grown(1_300, step);
  const frontier = Frontier.empty();
  for (let index = 0; index < 1_300; index++) {
    for (const node of frontier.append(leaf(index))) {
      const place = placeOf(node);
      const tile = tiles.get(`${place.tileLevel}/${place.tileIndex}`);
      expect(nodeIn(Buffer.concat(tile?.hashes ?? []), place).equals(node.hash)).toBe(true);
    }
  }
  expect(edge.root).toEqual(frontier.root);
  expect(tiles.size).toBe(7);
});

test('nothing has changed where nothing was appended', () => {
  const { edge } = grown(257, 10);
  expect(edge.takeChanged()).toEqual([]);
});

test('the unfinished tiles of a size are the last ones of each level', () => {
  expect(unfinishedTiles(0)).toEqual([]);
  expect(unfinishedTiles(255)).toEqual([{ level: 0, index: 0, width: 255 }]);
  expect(unfinishedTiles(256)).toEqual([
    { level: 0, index: 1, width: 0 },
    { level: 1, index: 0, width: 1 },
  ]);
  expect(unfinishedTiles(65_536 * 3 + 257)).toEqual([
    { level: 0, index: 769, width: 1 },
    { level: 1, index: 3, width: 1 },
    { level: 2, index: 0, width: 3 },
  ]);
});
