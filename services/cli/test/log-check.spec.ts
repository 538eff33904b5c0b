import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LogCheck, type LoggedEvent, type LogExtent } from '../src/audit/log-check.js';
import { Home } from './keyward.js';

/** A whole log: a project, and two keys in it whose changes lie between each other. */
const log = ['prj_1:1', 'key_a:1', 'key_b:1', 'key_a:2', 'key_b:2', 'key_a:3'].map((eventId, index): LoggedEvent => {
  const [target = '', version] = eventId.split(':');
  return { index, eventId, target, version: Number(version) };
});

function findings(entries: readonly unknown[], extent: LogExtent = 'whole') {
  const check = new LogCheck(extent);
  entries.forEach((entry, at) => check.take(entry, `line ${at + 1}`));
  return check.report().findings.map(({ kind, message }) => `${kind}: ${message}`);
}

test('a whole log passes, whatever order it comes in', () => {
  expect(findings(log)).toEqual([]);
  expect(findings(log.toReversed())).toEqual([]);
  expect(findings([])).toEqual([]);
});

test('each entry that is taken out is missed, but the last', () => {
  for (const gone of log.slice(0, -1)) {
    const found = findings(log.filter((entry) => entry !== gone));
    expect(found).toContain(`missing: position ${gone.index} is missing`);
  }
  expect(findings(log.slice(0, -1))).toEqual([]);
});

test('several that are missing are told as one', () => {
  expect(findings([log[0], log[5]])).toEqual([
    'missing: positions 1 to 4 are missing',
    'missing: versions 1 to 2 of key_a are missing',
  ]);
});

test('in the log of one project gaps between positions are not judged, and those in the history of a thing are', () => {
  expect(findings([log[1], log[3], log[5]], 'project')).toEqual([]);
  expect(findings([log[1], log[5]], 'project')).toEqual(['missing: version 2 of key_a is missing']);
});

test('an entry that is there twice is found, at its position or at another', () => {
  expect(findings([...log, log[2]])).toEqual([
    'doubled: position 2 is there again, as key_b:1',
    'doubled: version 1 of key_b is there again',
  ]);
  expect(findings([...log, { ...log[2], index: 6 }])).toContain('doubled: version 1 of key_b is there again');
});

test('what was put into another order, or under another name, is found', () => {
  const swapped = log.map((entry) => ({
    ...entry,
    index: entry.index === 1 ? 3 : entry.index === 3 ? 1 : entry.index,
  }));
  expect(findings(swapped)).toEqual(['out-of-order: version 1 of key_a stands after a later one']);
  expect(findings([{ ...log[0], eventId: 'prj_2:1' }])).toEqual([
    'misnamed: position 0: prj_2:1 is not version 1 of prj_1',
  ]);
});

test.each([[null], ['text'], [{ ...log[0], index: -1 }], [{ ...log[0], version: '1' }], [{ index: 0 }]])(
  '%j is no audit entry',
  (entry) => {
    expect(findings([entry])).toEqual(['unreadable: line 1 is no audit entry']);
  },
);

test('a file is checked without network or log-in: exit code 0 where all is well, 1 with findings', async () => {
  const home = await Home.make();
  const file = join(home.folder, 'audit.ndjson');
  const lines = log.map((entry) => JSON.stringify(entry));
  await writeFile(file, lines.join('\n'));
  expect(await home.keyward(['audit', 'verify', file])).toEqual({
    exitCode: 0,
    stdout: 'Checked 6 entries on 3 things, from position 0 to 5.\nNothing is missing, doubled or out of order.\n',
    stderr: '',
  });
  const spoilt = [lines[0], 'no JSON', ...lines.slice(2)].join('\n');
  const { exitCode, stdout } = await home.keyward(['audit', 'verify', '-', '--json'], { input: spoilt });
  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    ok: false,
    entries: 5,
    findings: [
      { kind: 'unreadable', message: 'line 2 is no audit entry' },
      { kind: 'missing', message: 'position 1 is missing' },
      { kind: 'missing', message: 'version 1 of key_a is missing' },
    ],
  });
  await home.remove();
});
