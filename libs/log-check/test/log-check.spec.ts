import { leafHash } from '#merkle';
import { aLog, check, found, reportOn } from './checked-logs.js';
import { SmallLog, type SmallEntry } from './small-log.js';

function at(log: SmallLog, index: number): SmallEntry {
  const entry = log.entries.find((each) => each.index === index);
  if (entry === undefined) throw new Error(`the log has no entry ${index}`);
  return entry;
}

test('an honest log is found whole, and is counted', () => {
  const log = aLog();
  const report = check(log);
  expect(report).toMatchObject({
    ok: true,
    findings: [],
    entries: 9,
    size: 9,
    targets: 3,
    keys: 2,
    origin: log.log.name,
  });
  expect(report.witnessedAt).toBe('2026-03-01T00:00:00.000Z');
});

test('a log without an entry, and one without a witness, are honest too', () => {
  const empty = new SmallLog();
  expect(found(check(empty))).toEqual([]);
  const log = aLog();
  expect(found(reportOn(Buffer.from(log.lines().join('')), { log: log.trust.log }))).toEqual([]);
});

describe('what somebody changes in the database', () => {
  const edits: readonly [name: string, edit: (log: SmallLog) => void, expected: readonly string[]][] = [
    [
      'a field',
      (log) => (at(log, 4).after = { expiresAt: '2099-01-01T00:00:00.000Z' }),
      ['entry-changed@4', 'key-changed'],
    ],
    ['the actor', (log) => (at(log, 3)['actor'] = { kind: 'user', id: 'usr_2' }), ['entry-changed@3']],
    ['the time', (log) => (at(log, 6).time = '2020-01-01T00:00:00.000Z'), ['entry-changed@6']],
    ['when it was taken in', (log) => (at(log, 6)['recordedAt'] = '2020-01-01T00:00:00.000Z'), ['entry-changed@6']],
    ['an entry is removed', (log) => log.entries.splice(4, 1), ['entry-missing@4', 'key-changed', 'version-missing@8']],
    ['the last entries are removed', (log) => log.entries.splice(7), ['entry-missing@7', 'key-ahead', 'key-ahead']],
    ['two are swapped', (log) => swap(log, 0, 5), ['entry-moved@0', 'entry-moved@5', 'version-missing@0']],
    [
      'one is doubled',
      (log) => Object.assign(at(log, 6), { ...at(log, 3), index: 6 }),
      ['entry-changed@6', 'version-doubled@6'],
    ],
    ['a hash of the tree', (log) => (log.hashes[5] = leafHash(Buffer.from('x'))), ['tree-changed@5']],
    ['expiry of a key', (log) => setKey(log, 1, { expiresAt: '2099-01-01T00:00:00.000Z' }), ['key-changed']],
    ['services of a key', (log) => setKey(log, 0, { scopes: null }), ['key-changed']],
    ['owner of a key', (log) => setKey(log, 0, { ownerId: 'usr_2' }), ['key-changed']],
    ['status of a key', (log) => setKey(log, 1, { disabledAt: null }), ['key-changed']],
    ['a deleted key is revived', (log) => setKey(log, 0, { deletedAt: null }), ['key-changed']],
    ['uses are added to a key', (log) => setKey(log, 0, { remainingUses: 10 }), ['key-changed']],
    ['a key is removed', (log) => log.keys.splice(0, 1), ['key-missing@1']],
    ['a key is added', (log) => log.keys.push({ ...key(log, 1), keyId: 'key_9' }), ['key-unexplained']],
    ['a key is put back to an earlier version', (log) => setKey(log, 0, { version: 1 }), ['key-behind']],
    ['a key is put ahead', (log) => setKey(log, 0, { version: 9 }), ['key-ahead']],
  ];
  test.each(edits)('%s', (_, edit, expected) => {
    const log = aLog();
    const root = log.rootOf.bind(log);
    const roots = new Map([7, 9].map((size) => [size, root(size)]));
    log.signed = (size) => roots.get(size) ?? Buffer.alloc(32);
    edit(log);
    expect(found(check(log))).toEqual(expect.arrayContaining([...expected]));
  });

  test('less uses than were told are no edit: uses themselves count them down', () => {
    const log = aLog();
    setKey(log, 0, { remainingUses: 3 });
    expect(found(check(log))).toEqual([]);
  });

  test('entries and tree written anew together are a fork', () => {
    const log = aLog();
    const signed = new Map([7, 9].map((size) => [size, log.rootOf(size)]));
    at(log, 6).after = { name: 'Unfolding' };
    log.settle(7);
    log.signed = (size) => signed.get(size) ?? Buffer.alloc(32);
    expect(found(check(log))).toEqual(['forked']);
  });

  test('an entry between others is found, and so is everything it moved', () => {
    const log = aLog();
    const signed = new Map([7, 9].map((size) => [size, log.rootOf(size)]));
    log.signed = (size) => signed.get(size) ?? Buffer.alloc(32);
    for (const entry of log.entries.slice(2)) entry.index++;
    log.entries.splice(2, 0, { ...at(log, 0), index: 2, target: 'prj_9', eventId: 'prj_9:1' });
    log.entries.pop();
    const kinds = found(check(log));
    expect(kinds).toContain('entry-changed@2');
    expect(kinds).toEqual(expect.arrayContaining(['entry-moved@3', 'entry-moved@8']));
  });
});

describe('what somebody does who can sign as the log', () => {
  test('a log that was cut and signed again is held against a checkpoint seen earlier', () => {
    const log = aLog();
    const seen = [log.checkpoint(9)];
    log.entries.splice(6);
    log.settle(6);
    expect(found(check(log, seen))).toEqual(['rolled-back']);
  });

  test('an export from before that checkpoint is old, and not wrong', () => {
    const log = aLog();
    const seen = [{ note: log.checkpoint(9), at: new Date(log.at + 1).toISOString() }];
    log.entries.splice(7);
    log.settle(7);
    const file = Buffer.from(log.lines().join(''));
    expect(found(reportOn(file, { ...log.trust, seen }))).toEqual([]);
  });

  test('so is one that was written anew, though it has grown since', () => {
    const log = aLog();
    const seen = [log.checkpoint(6)];
    at(log, 0).after = { name: 'Unfolding' };
    log.settle(7);
    expect(found(check(log, seen))).toEqual(['forked']);
  });

  test('an old log, dug out again, has no fresh word of its witness', () => {
    const log = aLog();
    log.witnessedAt = log.at - 24 * 60 * 60 * 1_000;
    expect(found(check(log))).toEqual(['witnessed-long-ago', 'witnessed-long-ago']);
  });

  test('and one without its witness is not believed', () => {
    const log = aLog();
    const other = new SmallLog();
    expect(found(reportOn(Buffer.from(log.lines().join('')), { ...log.trust, witness: other.trust.witness }))).toEqual([
      'not-witnessed',
      'not-witnessed',
    ]);
  });
});

/** Contents change places, as they would by an update in the database. */
function swap(log: SmallLog, one: number, other: number): void {
  const [first, second] = [{ ...at(log, one) }, { ...at(log, other) }];
  Object.assign(at(log, one), second, { index: one });
  Object.assign(at(log, other), first, { index: other });
}

function key(log: SmallLog, which: number) {
  const found = log.keys[which];
  if (found === undefined) throw new Error(`the log has no key ${which}`);
  return found;
}

function setKey(log: SmallLog, which: number, fields: Record<string, unknown>): void {
  log.keys[which] = { ...key(log, which), ...fields };
}
