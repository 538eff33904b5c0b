import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { AuditEntryView } from '#contracts';
import {
  eventually,
  serviceNames,
  startEmbeddedServers,
  startPlatform,
  type EmbeddedServers,
  type Platform,
} from '#testing';
import { freshKey } from './client.js';
import { everyDocument, everyMessage } from './everything-stored.js';
import { Scene } from './scene.js';

const START_WITHIN_MS = 300_000;

let servers: EmbeddedServers;
let platform: Platform;
/** What nobody but its holder may know, by name. */
let secrets: ReadonlyMap<string, string>;
let keyId: string;
let requestId: string;
let entries: readonly AuditEntryView[];

beforeAll(async () => {
  servers = await startEmbeddedServers();
  platform = await startPlatform({ servers });
  await walk();
}, START_WITHIN_MS);
afterAll(async () => {
  await platform.stop();
  await servers.stop();
});

/** All that can be done with a secret, by its holder and by somebody who gets it wrong. */
async function walk(): Promise<void> {
  const scene = await Scene.open(platform);
  const ada = await scene.aMember();
  const once = freshKey();
  const { key: text, ...made } = (await ada.client.createKey(scene.project.id, {}, once)).ok();
  await ada.client.createKey(scene.project.id, {}, once);
  await ada.client.createKey(scene.project.id, { name: 'another body' }, once);
  await ada.client.extendKey(made, 30);
  await ada.client.verify(text);
  await ada.client.verify(`${text.slice(0, -1)}_`);
  await ada.client.verify(text.padEnd(300, 'x'));
  await ada.client.send('GET', `/v1/projects/${text}`);
  const master = (await scene.revealedKeyOf(ada)).key;
  const program = ada.client.as(master);
  await program.keys(scene.project.id);
  await program.send('GET', '/v1/me');
  await program.createProject(master);
  await ada.client.as(null).send('GET', '/v1/session', { headers: { 'x-api-key': master } });
  await ada.client.as(`${master}x`).keys(scene.project.id);
  const wrong = { email: ada.user.email, password: `${ada.password}!` };
  await ada.client.logIn(wrong);
  await ada.client.send('POST', '/v1/session', { body: { ...wrong, code: ada.password } });
  const deleted = await ada.client.deleteKey(made);
  await ada.client.verify(text);
  requestId = deleted.headers.get('x-request-id') ?? '';
  keyId = made.id;
  entries = await eventually(() => allEntries(scene), { withinMs: 10_000 });
  secrets = new Map([
    ['the secret part of the key', text.slice(-49, -6)],
    ['the secret part of the master key', master.slice(-49, -6)],
    ['the Idempotency-Key, which opens the sealed text', once.slice(1, -1)],
    ['the operator’s password', platform.operator.password],
    ['the member’s password', ada.password],
    ['the operator’s session token', scene.operator.token ?? ''],
    ['the member’s session token', ada.client.token ?? ''],
  ]);
}

async function allEntries({ operator }: Scene): Promise<AuditEntryView[]> {
  const { items, nextCursor } = (await operator.allAuditEntries('?limit=100')).ok();
  expect(items).toContainEqual(expect.objectContaining({ target: keyId, action: 'key.deleted' }));
  expect(nextCursor).toBeNull();
  return items;
}

/** Names the secrets found in these texts, with the beginning of the text that gives them away. */
function leaks(texts: readonly string[]): string[] {
  const found = texts.flatMap((text) =>
    [...secrets].filter(([, secret]) => text.includes(secret)).map(([name]) => `${name} in: ${text.slice(0, 80)}`),
  );
  return [...new Set(found)];
}

test('what would be searched for is there to be found', () => {
  expect([...secrets.values()].map((secret) => secret.length >= 20)).toEqual([...secrets].map(() => true));
  const told = [...secrets.values()].map((secret) => `{"value":"${secret}"}`);
  expect(leaks(told)).toHaveLength(secrets.size);
});

test('no secret stands in a log of a service', async () => {
  for (const name of serviceNames) {
    const log = await platform.logs(name);
    expect(log).toContain('"msg":"started"');
    expect(leaks(log.split('\n'))).toEqual([]);
  }
  expect(await platform.logs('gateway')).toContain(requestId);
  expect(await platform.logs('api-keys')).toContain(requestId);
});

test('no secret stands in a log of MongoDB or NATS', async () => {
  const mongodLog = await readFile(join(dirname(servers.mongodDir), 'mongod.log'), 'utf8');
  const natsLog = await readFile(join(dirname(servers.jetStreamDir), 'nats-server.log'), 'utf8');
  expect(mongodLog).toContain('Waiting for connections');
  expect(natsLog).toContain('Server is ready');
  expect(leaks([...mongodLog.split('\n'), ...natsLog.split('\n')])).toEqual([]);
});

test('no secret stands in a document of any database, nor in the oplog', async () => {
  const documents = await everyDocument(servers.mongoUrl);
  const places = new Set(documents.filter((document) => document.includes(keyId)).map((each) => each.split(' ')[0]));
  const known = ['keyward-api-keys.apikeys', 'keyward-audit.entries', 'local.oplog.rs'];
  expect([...places]).toEqual(expect.arrayContaining(known));
  expect(leaks(documents)).toEqual([]);
});

test('no secret stands in a message of JetStream', async () => {
  const messages = await everyMessage(servers.natsUrl);
  expect(messages.filter((message) => message.includes(`${keyId}:3`))).toHaveLength(1);
  expect(leaks(messages)).toEqual([]);
});

test('no secret stands in an audit entry', () => {
  expect(leaks(entries.map((entry) => JSON.stringify(entry)))).toEqual([]);
});
