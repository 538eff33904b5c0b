import { readFileSync } from 'node:fs';
import Schema from 'typebox/schema';
import { eventCatalogue, newId, type CataloguedEvent } from '#contracts';
import { csvHeader, csvLine } from '../src/export/domain/csv.js';
import { ocsfLine } from '../src/export/domain/ocsf.js';
import { toEntry, type Entry } from '../src/log/domain/entry.js';
import { anEvent, anEventActor } from './builders.js';

/** RFC 4180 §2, and nothing beyond it. */
function recordsOf(text: string): readonly (readonly string[])[] {
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  const records: string[][] = [[]];
  while (cell.lastIndex < text.length) {
    const found = cell.exec(text);
    if (found === null) throw new Error('not of RFC 4180');
    const [, quoted, plain = '', end] = found;
    records.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end !== ',') records.push([]);
  }
  return records.slice(0, -1);
}

const names = recordsOf(csvHeader())[0] ?? [];
const rowOf = (entry: Entry) => {
  const [record = [], ...others] = recordsOf(csvLine(entry));
  expect(others).toEqual([]);
  expect(record).toHaveLength(names.length);
  return Object.fromEntries(names.map((name, at) => [name, record[at] ?? '']));
};
const anEntry = (given: Partial<Entry> = {}): Entry => ({
  ...toEntry(anEvent({ projectid: newId('prj') }), 42, new Date('2026-03-01T00:00:01Z')),
  ...given,
});

describe('as CSV', () => {
  test('an entry is one record, and reads back as it was', () => {
    const after = { name: 'a "quoted", name\r\nof two lines', tags: ['=1', '\\"+2'], count: -3, numbers: [1, -3] };
    const entry = anEntry({ after });
    const row = rowOf(entry);
    expect(row).toMatchObject({ index: '42', target: entry.target, version: '1', eventId: entry.eid, before: '' });
    expect(JSON.parse(row['after'] ?? '')).toEqual(after);
    expect(JSON.parse(row['details'] ?? '')).toEqual(entry.details);
  });

  test.each(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])(
    'no cell is a formula that begins with %j',
    (sign) => {
      const text = `${sign}HYPERLINK("http://example.org")`;
      const nested = { name: `x;${text}`, other: `y,${text}`, third: text };
      const entry = anEntry({ requestId: text, after: nested });
      const row = rowOf(entry);
      expect(row['requestId']).toBe(`'${text}`);
      expect(JSON.parse(row['after'] ?? '')).toEqual(nested);
      // However a program splits the line, and though it knows no quotes.
      const pieces = csvLine(entry).split(/[,;|\t"]/u);
      expect(pieces.filter((piece) => /^[=+\-@＝＋－＠]/u.test(piece) && piece.startsWith(sign))).toEqual([]);
    },
  );

  test('numbers and ids are what they were', () => {
    const row = rowOf(anEntry({ _id: 9_007_199_254_740_991 }));
    expect(row['index']).toBe('9007199254740991');
    expect(row['target']).toMatch(/^key_[0-9A-Za-z]{22}$/);
  });
});

describe('as OCSF', () => {
  const { classes, $defs } = JSON.parse(readFileSync(new URL('./ocsf/ocsf-1.8.0.json', import.meta.url), 'utf8')) as {
    classes: Readonly<Record<string, object>>;
    $defs: object;
  };
  const validators = new Map(
    Object.entries(classes).map(([uid, schema]) => [uid, Schema.Compile({ ...schema, $defs })]),
  );

  const faultsIn = (event: { class_uid?: number }): readonly string[] => {
    const validator = validators.get(String(event.class_uid));
    if (validator === undefined) return ['the class is unknown'];
    if (validator.Check(event)) return [];
    const [, errors] = validator.Errors(event);
    return errors.map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
  const eventOf = (entry: Entry) => JSON.parse(ocsfLine(entry)) as Record<string, unknown> & { class_uid: number };
  const exampleOf = ({ type, example, difference }: CataloguedEvent) =>
    anEntry({ action: type, details: example, ...difference(example as never) });

  test.each(eventCatalogue().map((event) => [event.type, event] as const))(
    '%s is what its class asks for',
    (_, event) => {
      const told = exampleOf(event);
      expect(faultsIn(eventOf(told))).toEqual([]);
      const bare = { projectId: null, requestId: null, before: null, after: null, details: {} };
      const system = anEventActor({ kind: 'system', id: 'system', memberId: null, role: 'system' });
      expect(faultsIn(eventOf({ ...told, ...bare, actor: system }))).toEqual([]);
    },
  );

  test('an action that nobody has filed is the change of a thing', () => {
    const event = eventOf(anEntry({ action: 'key.polished' }));
    expect(event).toMatchObject({ class_uid: 3004, activity_id: 99, activity_name: 'key.polished' });
    expect(faultsIn(event)).toEqual([]);
  });

  test('a key that is made, a log-in and a tick box are filed as such', () => {
    expect(eventOf(anEntry())).toMatchObject({ class_uid: 3004, activity_id: 1, type_uid: 300401 });
    const userId = newId('usr');
    const logIn = eventOf(anEntry({ action: 'session.started', after: { userId } }));
    expect(logIn).toMatchObject({ class_uid: 3002, activity_id: 1, status_id: 1, user: { uid: userId } });
    const ticked = eventOf(anEntry({ action: 'member.permissions-changed', after: { services: ['svc_1'] } }));
    expect(ticked).toMatchObject({ class_uid: 3005, privileges: ['svc_1'] });
  });

  test('what was refused is a failed log-in, or a failed call', () => {
    const logIn = {
      operation: 'POST /v1/session',
      code: 'login.refused',
      times: 3,
      userId: null,
      typed: 'a commitment',
    };
    const failed = eventOf(anEntry({ action: 'attempt.refused', details: logIn }));
    expect(failed).toMatchObject({ class_uid: 3002, status_id: 2, status_code: 'login.refused', count: 3 });
    expect(failed).toMatchObject({ user: { uid: 'a commitment' } });
    const call = { operation: 'POST /v1/projects', code: 'permission.denied', times: 1, address: 'a commitment' };
    const denied = eventOf(anEntry({ action: 'attempt.refused', details: call }));
    expect(denied).toMatchObject({ class_uid: 6003, status_id: 2, api: { operation: 'POST /v1/projects' } });
    expect([failed, denied].flatMap(faultsIn)).toEqual([]);
  });

  test('nothing of an entry is left out, and nothing takes a second line', () => {
    const entry = anEntry({ after: { name: 'two\nlines' } });
    expect(ocsfLine(entry).indexOf('\n')).toBe(ocsfLine(entry).length - 1);
    const { unmapped, metadata, time } = eventOf(entry);
    const { target, version, actor, before, after, details } = entry;
    expect(unmapped).toEqual({ target, version, actor, before, after, details });
    expect(metadata).toMatchObject({ uid: entry.eid, sequence: 42, tenant_uid: entry.projectId, version: '1.8.0' });
    expect(time).toBe(entry.at.getTime());
  });

  test.each<[string, object]>([
    ['a severity that is none', { severity_id: 77 }],
    ['a field that the class has not', { foo: 1 }],
    ['a time that is text', { time: '2026-03-01' }],
    ['no metadata', { metadata: undefined }],
    ['another class', { class_uid: 3002 }],
    ['a product without a name', { metadata: { version: '1.8.0', product: {} } }],
  ])('the schema refuses %s', (_, spoilt) => {
    expect(faultsIn(JSON.parse(JSON.stringify({ ...eventOf(anEntry()), ...spoilt })) as object)).not.toEqual([]);
  });
});
