import type { Document } from 'mongodb';
import type { CreatedApiKeyView } from '#contracts';
import { startPlatform, type Platform } from '#testing';
import { Scene } from '../scene.js';
import { Auditor } from './auditor.js';
import { Vandal } from './vandal.js';

const START_WITHIN_MS = 300_000;

let platform: Platform;
let scene: Scene;
let vandal: Vandal;
let auditor: Auditor;
let one: CreatedApiKeyView;
let other: CreatedApiKeyView;
let leaves: Document[];

beforeAll(async () => {
  platform = await startPlatform();
  scene = await Scene.open(platform);
  const ada = await scene.aMember('admin');
  await scene.masterKeyOf(ada);
  const aKey = async (name: string) => (await ada.client.createKey(scene.project.id, { name, days: 30 })).ok();
  [one, other] = [await aKey('nightly batch'), await aKey('daily batch')];
  (await ada.client.extendKey(other, 10)).ok();
  (await ada.client.extendKey(one, 3)).ok();
  (await ada.client.deleteKey(one)).ok();
  (await ada.client.extendKey(other, 20)).ok();
  auditor = await Auditor.with(scene.operator);
  vandal = await Vandal.at(platform.servers.mongoUrl);
  await auditor.untilRight();
  leaves = await auditor.leaves();
}, START_WITHIN_MS);
afterAll(async () => {
  await vandal?.leave();
  await platform?.stop();
});
afterEach(async () => {
  await vandal.repent();
  await auditor.untilRight();
}, 60_000);

/** The position of an event of one of the keys. */
function positionOf({ id }: { readonly id: string }, version: number): number {
  return leaves.findIndex(({ target, version: its }) => target === id && its === version);
}

const setKey = (fields: Document, key = other) =>
  vandal.change('keys', key.id, (document) => ({ ...document, ...fields }));

test('what nobody touched is found whole, with the word of its witness', async () => {
  const answer = await auditor.export();
  expect(answer.headers.get('content-type')).toBe('application/x-ndjson');
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="keyward-audit-[\d-]+\.ndjson"$/);
  const report = auditor.check(answer);
  expect(report).toMatchObject({ ok: true, findings: [], entries: report.size });
  expect(report.witnessedAt).not.toBeNull();
  expect(report.keys).toBeGreaterThanOrEqual(3);
});

test('an export while keys are made and changed raises no alarm', async () => {
  const grace = await scene.aMember('user');
  const busy = Array.from({ length: 20 }, async (_, at) => {
    const key = (await grace.client.createKey(scene.project.id, { days: 1 + at })).ok();
    (await grace.client.extendKey(key, 1)).ok();
    if (at % 2 === 0) (await grace.client.deleteKey(key)).ok();
  });
  const exports = Array.from({ length: 3 }, async () => (await auditor.report()).findings);
  expect(await Promise.all(exports)).toEqual([[], [], []]);
  await Promise.all(busy);
}, 120_000);

describe('of entries', () => {
  const edits: readonly [name: string, change: (entry: Document) => Document][] = [
    ['a changed field', (entry) => ({ ...entry, after: { expiresAt: '2099-01-01T00:00:00.000Z' } })],
    ['another actor', ({ actor, ...rest }) => ({ ...rest, actor: { ...(actor as object), id: 'usr_other' } })],
    ['another time', (entry) => ({ ...entry, at: new Date('2020-01-01') })],
    ['another time of taking it in', (entry) => ({ ...entry, recordedAt: new Date('2020-01-01') })],
  ];
  test.each(edits)('%s', async (_, change) => {
    const at = positionOf(other, 2);
    await vandal.change('entries', at, change);
    expect(await auditor.found()).toContain(`entry-changed@${at}`);
  });

  test('one is removed', async () => {
    const at = positionOf(one, 2);
    await vandal.remove('entries', [at]);
    expect(await auditor.found()).toEqual(
      expect.arrayContaining([`entry-missing@${at}`, `version-missing@${positionOf(one, 3)}`]),
    );
  });

  test('the last ones are removed', async () => {
    const last = (await vandal.read('entries')).slice(-3).map(({ _id }) => _id);
    await vandal.remove('entries', last);
    expect(await auditor.found()).toContain(`entry-missing@${last[0]}`);
  });

  test('one is put between others', async () => {
    const at = positionOf(other, 2);
    const moved = (await vandal.read('entries', { _id: { $gte: at } })).map((entry) => ({
      ...entry,
      _id: Number(entry._id) + 1,
    }));
    const forged = { ...moved[0], _id: at, eid: 'key_forged:1', target: 'key_forged', version: 1 };
    await vandal.exchange('entries', [forged, ...moved]);
    const kinds = await auditor.found();
    expect(kinds).toEqual(expect.arrayContaining([`entry-changed@${at}`, `entry-moved@${at + 1}`]));
  }, 60_000);

  test('two change places', async () => {
    const [first, second] = [positionOf(one, 2), positionOf(other, 3)];
    const [a, b] = await vandal.read('entries', { _id: { $in: [first, second] } });
    await vandal.exchange('entries', [
      { ...b, _id: first },
      { ...a, _id: second },
    ]);
    expect(await auditor.found()).toEqual(expect.arrayContaining([`entry-moved@${first}`, `entry-moved@${second}`]));
  });

  test('one is there twice', async () => {
    const [first, second] = [positionOf(other, 2), positionOf(other, 3)];
    const [entry] = await vandal.read('entries', { _id: first });
    await vandal.dropUniqueIndexes();
    await vandal.change('entries', second, () => ({ ...entry }));
    expect(await auditor.found()).toEqual(
      expect.arrayContaining([`entry-changed@${second}`, `version-doubled@${second}`]),
    );
  });

  test('two keys change histories', async () => {
    const ofKeys = await vandal.read('entries', { target: { $in: [one.id, other.id] } });
    const swapped = ofKeys.map((entry) => {
      const target = entry['target'] === one.id ? other.id : one.id;
      return { ...entry, target, eid: `${target}:${entry['version']}` };
    });
    await vandal.exchange('entries', swapped);
    const kinds = await auditor.found();
    expect(kinds.filter((kind) => kind.startsWith('entry-changed'))).toHaveLength(swapped.length);
    expect(kinds).toContain('key-changed');
  });
});

describe('of keys', () => {
  const edits: readonly [name: string, fields: Document][] = [
    ['its expiry', { expiresAt: new Date('2099-01-01') }],
    ['its services', { scopes: ['api-keys:create'] }],
    ['its status', { disabledAt: new Date() }],
    ['its owner', { ownerId: 'usr_other' }],
    ['its role', { role: 'admin-of-all' }],
    ['its networks', { allowedCidrs: ['0.0.0.0/0'] }],
    ['a time that is none', { expiresAt: 'never' }],
  ];
  test.each(edits)('%s', async (_, fields) => {
    await setKey(fields);
    expect(await auditor.found()).toEqual(['key-changed']);
  });

  test('a deleted one is revived, another is put back to an earlier version', async () => {
    await setKey({ deletedAt: null }, one);
    await setKey({ ver: 1 });
    expect((await auditor.found()).toSorted()).toEqual(['key-behind', 'key-changed']);
  });

  test('one is removed', async () => {
    await vandal.remove('keys', [one.id]);
    expect(await auditor.found()).toEqual([`key-missing@${positionOf(one, 1)}`]);
  });

  test('one is added', async () => {
    const [key] = await vandal.read('keys', { _id: other.id });
    await vandal.add('keys', [{ ...key, _id: `${other.id.slice(0, -4)}0000`, replays: [], pending: [] }]);
    expect(await auditor.found()).toEqual(['key-unexplained']);
  });
});

describe('of what is signed', () => {
  const refuses = /^audit-log\.refuses-to-sign/;

  test('a hash of the tree', async () => {
    await vandal.change('tiles', '0/0', ({ hashes, ...rest }) => {
      const changed = Buffer.from(hashes as Buffer);
      changed.writeUInt8(changed.readUInt8(40) ^ 1, 40);
      return { ...rest, hashes: changed };
    });
    expect(await auditor.refusal()).toMatch(refuses);
  }, 60_000);

  test('the stored checkpoint', async () => {
    await vandal.change('checkpoints', 'log', ({ newest, ...rest }) => {
      const { size: its, note } = newest as { size: number; note: string };
      return { ...rest, newest: { size: its + 1, note: note.replace(`\n${its}\n`, `\n${its + 1}\n`) } };
    });
    expect(await auditor.refusal()).toMatch(refuses);
  }, 60_000);

  test('a log that is cut together with its tree', async () => {
    const last = (await vandal.read('entries')).slice(-2).map(({ _id }) => _id);
    const present = await auditor.leaves();
    await vandal.remove('entries', last);
    await vandal.rebuildTree(present.slice(0, -2));
    expect(await auditor.refusal()).toMatch(refuses);
  }, 60_000);

  test('a tree that is built anew over changed entries, and what was signed of the old one removed', async () => {
    const present = await auditor.leaves();
    const at = positionOf(other, 2);
    await vandal.change('entries', at, (entry) => ({ ...entry, action: 'key.disabled' }));
    await vandal.rebuildTree(
      present.map((leaf) => (leaf['index'] === at ? { ...leaf, action: 'key.disabled' } : leaf)),
    );
    expect(await auditor.refusal()).toMatch(refuses);
    await vandal.remove('checkpoints', ['log']);
    expect(await auditor.refusal()).toMatch(refuses);
  }, 60_000);

  test('an old dump that is put back', async () => {
    const putBack = await vandal.dump();
    const { client } = await scene.aMember('user');
    const { id, projectId } = (await client.createKey(scene.project.id, {})).ok();
    (await client.deleteKey({ id, projectId })).ok();
    await auditor.untilTold(id, 2);
    await auditor.untilRight();
    await putBack();
    expect(await auditor.refusal()).toMatch(refuses);
  }, 90_000);
});

test.each(['csv', 'ocsf'])('%s has every entry, and those of one project where it is asked for', async (format) => {
  const lines = async (query = '') => (await auditor.export(`?format=${format}${query}`)).text.trimEnd().split(/\r?\n/);
  const head = format === 'csv' ? 1 : 0;
  expect((await lines()).length).toBeGreaterThanOrEqual(leaves.length + head);
  const ofProject = await lines(`&project=${scene.project.id}`);
  expect(ofProject.length).toBeLessThan((await lines()).length);
  expect(ofProject.length).toBeGreaterThan(head);
  expect(await lines('&to=2020-01-01T00:00:00Z')).toHaveLength(1);
});

test('a part of the log is no signed export, and nobody but an operator has any', async () => {
  const narrowed = await auditor.export('?from=2026-01-01T00:00:00Z');
  expect([narrowed.status, narrowed.problem.code, narrowed.problem.errors?.[0]?.field]).toEqual([
    422,
    'request.invalid',
    'from',
  ]);
  const { client } = await scene.aMember('admin');
  expect((await client.send('GET', '/v1/audit-log/export')).problem.code).toBe('request.unknown-path');
});
