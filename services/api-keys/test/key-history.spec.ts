import { Controller, Module } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import {
  deleteApiKey,
  getKeyHistory,
  listEntriesOfTarget,
  listKeyStates,
  newId,
  systemActor,
  type Actor,
  type EntriesOfTargetRequest,
} from '#contracts';
import { MessagingModule, OnCommand } from '#messaging';
import {
  anAdmin,
  anOperator,
  aStranger,
  aUser,
  startNestService,
  startServers,
  type NestService,
  type TestServers,
} from '#testing';
import { makeKey, startKeysService, type HeldKey, type KeysService } from './keys-service.js';

const START_WITHIN_MS = 300_000;
const asked: EntriesOfTargetRequest[] = [];

/** Plays the audit. */
@Controller()
class EntriesController {
  @OnCommand(listEntriesOfTarget)
  list(@Payload() request: EntriesOfTargetRequest) {
    asked.push(request);
    return { items: [], nextCursor: 'next' };
  }
}

@Module({})
class PlayedAuditModule {}

let servers: TestServers;
let keys: KeysService;
let audit: NestService;
let held: HeldKey;
const projectId = newId('prj');
const owner = aUser({ projectId });

beforeAll(async () => {
  servers = await startServers();
  const imports = [MessagingModule.forRoot({ url: servers.natsUrl, service: 'audit' })];
  const module = { module: PlayedAuditModule, imports, controllers: [EntriesController] };
  audit = await startNestService({ module, service: 'audit' });
  keys = await startKeysService(servers);
  held = await makeKey(keys, owner);
}, START_WITHIN_MS);
afterAll(async () => {
  await keys.stop();
  await audit.stop();
  await servers.stop();
});

const ask = (actor: Actor, of = projectId) =>
  keys.bus.request(getKeyHistory, { actor, projectId: of, keyId: held.view.id, query: { limit: 7, cursor: 'here' } });

test('a key’s history is the log’s, for its owner, admins of the project and operators', async () => {
  for (const actor of [owner, anAdmin({ projectId }), anOperator()]) {
    expect(await ask(actor)).toEqual({ items: [], nextCursor: 'next' });
    const query = { limit: 7, cursor: 'here' };
    expect(asked.at(-1)).toMatchObject({ actor: { kind: 'system' }, projectId, target: held.view.id, query });
  }
});

test('to everybody else there is no such key, and the log is not asked', async () => {
  const before = asked.length;
  for (const actor of [aUser({ projectId }), anAdmin(), aStranger()]) {
    await expect(ask(actor)).rejects.toMatchObject({ code: 'api-key.not-found' });
  }
  await expect(ask(anOperator(), newId('prj'))).rejects.toMatchObject({ code: 'api-key.not-found' });
  expect(asked).toHaveLength(before);
});

test('it can be read after the key’s end', async () => {
  await keys.bus.request(deleteApiKey, { actor: owner, projectId, keyId: held.view.id });
  expect(await ask(owner)).toMatchObject({ nextCursor: 'next' });
});

test('Keyward itself is told the state of every key, deleted ones too, by what its events tell and nothing else', async () => {
  const second = await makeKey(keys, owner);
  const { keys: states } = await keys.bus.request(listKeyStates, { actor: systemActor, after: '', limit: 100 });
  expect(states.map(({ keyId }) => keyId)).toEqual([held.view.id, second.view.id].toSorted());
  const [deleted] = states.filter(({ keyId }) => keyId === held.view.id);
  expect(deleted).toMatchObject({ version: 2, projectId, ownerId: owner.userId, deletedAt: expect.any(String) });
  expect(JSON.stringify(states)).not.toMatch(/digest|hmac|pepper|pending|replays/);
  const page = await keys.bus.request(listKeyStates, { actor: systemActor, after: states[0]?.keyId ?? '', limit: 1 });
  expect(page.keys).toEqual(states.slice(1));
  const asAnybody = keys.bus.request(listKeyStates, { actor: anOperator(), after: '', limit: 1 });
  await expect(asAnybody).rejects.toMatchObject({ code: 'request.unknown-path' });
});
