import { OVER_AFTER_MS, Sightings } from '../src/revocations/domain/sightings.js';

const lease = (id: string, renewal: string) => ({ _id: id, renewal });

let sightings: Sightings;

beforeEach(() => {
  sightings = new Sightings();
});

/** Verifiers that may honour something, as seen by a reading at this moment. */
function liveAt(atMs: number, ...leases: readonly ReturnType<typeof lease>[]): readonly string[] {
  return sightings.take(leases, atMs, atMs).live;
}

test('a lease that is seen for the first time may be live, however old it is', () => {
  expect(liveAt(0, lease('a', '1'))).toEqual(['a']);
});

test('it is over once the same renewal was seen for as long as a lease lasts, and some more', () => {
  liveAt(0, lease('a', '1'));
  expect(liveAt(OVER_AFTER_MS - 1, lease('a', '1'))).toEqual(['a']);
  expect(liveAt(OVER_AFTER_MS, lease('a', '1'))).toEqual([]);
});

test('a renewal makes it live again', () => {
  liveAt(0, lease('a', '1'));
  expect(liveAt(2_000, lease('a', '2'))).toEqual(['a']);
  expect(liveAt(4_000, lease('a', '2'))).toEqual(['a']);
  liveAt(9_000, lease('a', '2'));
  expect(liveAt(9_500, lease('a', '3'))).toEqual(['a']);
});

test('it is counted from the end of the first reading to the beginning of the last', () => {
  sightings.take([lease('a', '1')], 0, 1_000);
  expect(sightings.take([lease('a', '1')], OVER_AFTER_MS + 999, OVER_AFTER_MS + 5_000).live).toEqual(['a']);
  expect(sightings.take([lease('a', '1')], OVER_AFTER_MS + 1_000, OVER_AFTER_MS + 5_000).live).toEqual([]);
});

test('one that was gone in between is seen for the first time again', () => {
  liveAt(0, lease('a', '1'));
  liveAt(1_000);
  expect(liveAt(5_000, lease('a', '1'))).toEqual(['a']);
});

test('one that was not renewed for a minute may be forgotten', () => {
  const at = (ms: number) => sightings.take([lease('a', '1'), lease('b', String(ms))], ms, ms).forgotten;
  expect(at(0)).toEqual([]);
  expect(at(59_999)).toEqual([]);
  expect(at(60_000)).toEqual([lease('a', '1')]);
});
