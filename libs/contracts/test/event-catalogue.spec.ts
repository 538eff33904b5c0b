import { CloudEvent, HTTP } from 'cloudevents';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Type } from 'typebox';
import {
  apiKeyExtended,
  contractOf,
  defineEvent,
  eventCatalogue,
  exampleOf,
  faultsIn,
  systemActor,
  toldDataSchema,
  type KeywardEvent,
} from '../src/index.js';

const INSTALLED_WITHIN_MS = 60_000;
const run = promisify(execFile);
const examples = eventCatalogue().map(exampleOf);
const named = eventCatalogue().map((event) => [event.type, event] as const);
const extended = exampleOf(contractOf('key.extended') ?? missing());

function missing(): never {
  throw new Error('the catalogue has no such event');
}

describe('the catalogue', () => {
  test.each(named)('%s says what it is, by a sentence, a schema and an example that keeps it', (_, event) => {
    expect(event.about).toMatch(/^[A-Z].+[.]$/);
    expect(faultsIn(exampleOf(event))).toEqual([]);
    expect(contractOf(event.type, event.version)).toBe(event);
  });

  test('has each event once', () => {
    const again = () =>
      defineEvent('key.extended', { about: 'A twin.', data: Type.Object({}), example: {} }, () => ({
        before: null,
        after: null,
      }));
    expect(again).toThrow('urn:keyward:event:key.extended:1');
    expect(new Set(examples.map(({ dataschema }) => dataschema)).size).toBe(examples.length);
    expect(examples.length).toBeGreaterThan(40);
  });

  test.each(named)('readers of %s are told to leave alone what they do not know', (_, event) => {
    expect(JSON.stringify(toldDataSchema(event))).not.toContain('additionalProperties');
  });
});

describe('what is told', () => {
  const of = (data: object) => () => apiKeyExtended.of({ actor: systemActor, data: data as never });
  const right = { days: 1, from: '2026-03-01T12:00:00.000Z', to: '2026-03-02T12:00:00.000Z' };

  test('keeps its contract to the letter, or is not told', () => {
    expect(of(right)).not.toThrow();
    expect(of({ ...right, secret: 'hunter2' })).toThrow(TypeError);
    expect(of({ ...right, secret: 'hunter2' })).not.toThrow('hunter2');
    expect(of({ ...right, days: '1' })).toThrow('data.days must be integer');
    expect(of({ days: 1 })).toThrow('key.extended:1 would break its contract');
    expect(of({ ...right, to: 'tomorrow' })).toThrow('data.to');
  });
});

describe('an event that somebody else has told', () => {
  const spoilt = (given: object, data: object = {}) =>
    faultsIn({ ...extended, ...given, data: { ...extended.data, ...data } });

  test('may have more than we know, and may be from before contracts were named', () => {
    expect(spoilt({ traceparent: '00-1' }, { reason: 'a later addition' })).toEqual([]);
    expect(spoilt({ dataschema: undefined })).toEqual([]);
  });

  test.each<[string, object, object, string]>([
    [
      'a type nobody has declared',
      { type: 'key.melted', dataschema: 'urn:keyward:event:key.melted:1' },
      {},
      'type is unknown',
    ],
    ['a version nobody has declared', { dataschema: 'urn:keyward:event:key.extended:2' }, {}, 'version 2'],
    ['the contract of another type', { dataschema: 'urn:keyward:event:key.deleted:1' }, {}, 'dataschema'],
    ['data of another form', {}, { days: 'ten' }, 'data.days must be integer'],
    ['data without a field', {}, { days: undefined }, 'data.days'],
    ['nobody who did it', {}, { actor: null }, 'data.actor must be object'],
    ['an id that is not of its version', { id: 'key_1:9' }, {}, 'id'],
    ['another kind of thing', { aggregate: 'member' }, {}, 'type is not of the aggregate'],
    ['no source', { source: '' }, {}, 'event.source'],
    ['another version of CloudEvents', { specversion: '0.3' }, {}, 'event.specversion'],
    ['a version that is none', { aggregatever: 0 }, {}, 'event.aggregatever'],
  ])('is found out: %s', (_, given, data, wanted) => {
    expect(spoilt(given, data).join('; ')).toContain(wanted);
  });

  test.each([null, 7, 'text', [], {}])('is none: %j', (event) => {
    expect(faultsIn(event)).not.toEqual([]);
  });

  test('is never repeated in what is said of it', () => {
    expect(spoilt({ type: 'hunter2' }).join()).not.toContain('hunter2');
    expect(spoilt({}, { days: 'hunter2' }).join()).not.toContain('hunter2');
  });
});

describe("other people's tools", () => {
  const read = (event: object) => {
    const headers = { 'content-type': 'application/cloudevents+json' };
    const made = HTTP.toEvent<KeywardEvent['data']>({ headers, body: JSON.stringify(event) });
    if (!(made instanceof CloudEvent)) throw new Error('it was read as a batch');
    return made;
  };

  test('the JavaScript SDK of CloudEvents reads every event as it was told', () => {
    for (const event of examples) {
      const made = read(event);
      expect(made.validate()).toBe(true);
      expect(JSON.parse(JSON.stringify(made))).toEqual(event);
    }
    expect(() => read({ ...extended, source: '' }).validate()).toThrow();
    expect(() => read({ ...extended, type: undefined }).validate()).toThrow();
  });

  test(
    'the Python SDK of CloudEvents reads every event as it was told',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'keyward-cloudevents-'));
      try {
        const path = await withPythonSdk(folder);
        if (path === null) return;
        const spoilt = [
          { ...extended, source: '' },
          { ...extended, type: undefined },
        ];
        await writeFile(join(folder, 'told.json'), JSON.stringify({ told: examples, spoilt }));
        await writeFile(join(folder, 'read.py'), PYTHON_READER);
        const { stdout } = await run('python3', [join(folder, 'read.py')], {
          env: { ...process.env, PYTHONPATH: path },
          timeout: INSTALLED_WITHIN_MS,
        });
        const { read: told, refused } = JSON.parse(stdout) as { read: KeywardEvent[]; refused: number };
        expect(told).toEqual(examples);
        expect(refused).toBe(spoilt.length);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    2 * INSTALLED_WITHIN_MS,
  );
});

/** Where it was installed; null, with a word, where it cannot be. */
async function withPythonSdk(folder: string): Promise<string | null> {
  const path = join(folder, 'packages');
  const options = ['--quiet', '--disable-pip-version-check', '--target', path];
  try {
    await run('python3', ['-m', 'pip', 'install', ...options, 'cloudevents==2.2.0'], { timeout: INSTALLED_WITHIN_MS });
    return path;
  } catch (failure) {
    const [reason] = (failure instanceof Error ? failure.message : String(failure)).split('\n');
    console.warn(`skipped: the Python SDK of CloudEvents cannot be had here (${reason})`);
    return null;
  }
}

/** Prints what the SDK has read, as JSON, and how many of the spoilt events it has refused. */
const PYTHON_READER = `
import json, os, sys
from datetime import timezone
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

with open(os.path.join(os.path.dirname(__file__), "told.json")) as file:
    given = json.load(file)

def read(event):
    return JSONFormat().read(CloudEvent, json.dumps(event))

def plain(made):
    attributes = dict(made.get_attributes())
    time = made.get_time().astimezone(timezone.utc)
    attributes["time"] = time.strftime("%Y-%m-%dT%H:%M:%S.") + "%03dZ" % (time.microsecond // 1000)
    return {**attributes, "data": made.get_data()}

def is_refused(event):
    try:
        read(event)
    except Exception:
        return True
    return False

refused = sum(1 for event in given["spoilt"] if is_refused(event))
json.dump({"read": [plain(read(event)) for event in given["told"]], "refused": refused}, sys.stdout)
`;
