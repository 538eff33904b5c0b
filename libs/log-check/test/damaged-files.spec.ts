import { randomUUID } from 'node:crypto';
import { canonicalJson, LogCheck } from '../src/index.js';
import { aLog, found, reportOn } from './checked-logs.js';
import { numbersFrom, SmallLog } from './small-log.js';

const seed = process.env['KEYWARD_SEED'] ?? randomUUID();
const FLIPS = 10_000;
const HONEST_RUNS = 100;

beforeAll(() => void process.stderr.write(`log-check: KEYWARD_SEED=${seed}\n`));

describe('what somebody changes in the file', () => {
  const edits: readonly [name: string, edit: (lines: string[]) => void, expected: string][] = [
    ['it ends early', (lines) => lines.splice(-1), 'file-cut-off'],
    ['it goes on', (lines) => lines.push('{}\n'), 'beyond-the-end'],
    ['it does not begin', (lines) => lines.splice(0, 1), 'not-an-export'],
    ['a line is gone', (lines) => lines.splice(3, 1), 'file-changed'],
    ['a line is there again', (lines) => lines.splice(3, 0, lines[2] ?? ''), 'entry-doubled@1'],
    [
      'an entry is written in another way',
      (lines) => (lines[2] = (lines[2] ?? '').replace(':', ': ')),
      'unreadable-line',
    ],
    ['it holds nothing', (lines) => lines.splice(0), 'not-an-export'],
  ];
  test.each(edits)('%s', (_, edit, expected) => {
    const log = aLog();
    const lines = log.lines();
    edit(lines);
    expect(found(reportOn(Buffer.from(lines.join('')), log.trust))).toContain(expected);
  });

  test('a file that has everything but another log is refused', () => {
    const [log, other] = [aLog(), aLog()];
    expect(found(reportOn(Buffer.from(log.lines().join('')), other.trust))).toEqual(
      expect.arrayContaining(['wrong-log', 'checkpoint-not-signed', 'trailer-not-signed']),
    );
  });

  test('a line without an end does not fill the memory', () => {
    const log = aLog();
    const check = new LogCheck(log.trust);
    for (let part = 0; part < 40; part++) check.write(Buffer.alloc(100_000, 0x20));
    expect(found(check.end())).toContain('unreadable-line');
  });
});

test(`any of ${FLIPS} flipped bits is found`, () => {
  const next = numbersFrom(`${seed}/flips`);
  const log = SmallLog.of(5, next);
  const file = Buffer.from(log.lines().join(''));
  expect(found(reportOn(file, log.trust))).toEqual([]);
  const missed: number[] = [];
  for (let run = 0; run < FLIPS; run++) {
    const bit = next(file.length * 8);
    const flipped = Buffer.from(file);
    flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    if (reportOn(flipped, log.trust, flipped.length).ok) missed.push(bit);
  }
  expect(missed).toEqual([]);
}, 600_000);

test(`no alarm in ${HONEST_RUNS} honest exports`, () => {
  const next = numbersFrom(`${seed}/honest`);
  for (let run = 0; run < HONEST_RUNS; run++) {
    const log = SmallLog.of(next(60), next);
    const seen = [{ note: log.checkpoint(next(log.entries.length + 1)), at: null }];
    const file = Buffer.from(log.lines().join(''));
    expect({ run, found: found(reportOn(file, { ...log.trust, seen }, 1 + next(5_000))) }).toEqual({ run, found: [] });
  }
});

test('canonical JSON is written in one way', () => {
  expect(canonicalJson({ b: [1, null, 'é\u0007"'], a: { '\u20ac': 1e21, $: -0 } })).toBe(
    '{"a":{"$":0,"€":1e+21},"b":[1,null,"é\\u0007\\""]}',
  );
});
