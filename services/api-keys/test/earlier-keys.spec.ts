import { disableApiKey, listApiKeys, ListApiKeysQuery, newId } from '#contracts';
import { anAdmin, startServers, type TestServers } from '#testing';
import { startKeysService } from './keys-service.js';

const DAY_MS = 86_400_000;

let servers: TestServers;
beforeAll(async () => {
  servers = await startServers();
});
afterAll(() => servers.stop());

test('keys from before there were settings and notices are listed and managed like any other after a start', async () => {
  const first = await startKeysService(servers);
  const now = first.clock.now();
  const actor = anAdmin();
  const projectId = String(actor.membership?.projectId);
  const stored = (expiresAt: Date, deletedAt: Date | null = null) => ({
    _id: newId('key'),
    projectId,
    ownerId: actor.userId,
    memberId: actor.membership?.memberId,
    role: 'admin',
    name: 'nightly batch',
    kind: 'standard',
    prefix: 'kw_live_01Kq3nH0sYpC2vV6bT9xWd_',
    lastFour: 'Yb3k',
    digest: { pepper: 1, hmac: newId('key') },
    expiresAt,
    disabledAt: null,
    deletedAt,
    createdAt: now,
    updatedAt: now,
    ver: 1,
    pending: [],
    replays: [],
  });
  const living = stored(new Date(now.getTime() + 20 * DAY_MS));
  const gone = stored(new Date(now.getTime() + 20 * DAY_MS), now);
  await first.documents.collection.insertMany([living, gone] as never);
  await first.stop();

  const keys = await startKeysService(servers);
  try {
    const query = Object.assign(new ListApiKeysQuery(), { q: 'nightly' });
    const { items } = await keys.bus.request(listApiKeys, { actor, projectId, query });
    expect(items).toMatchObject([
      { id: living._id, scopes: null, tags: [], metadata: {}, status: 'active', version: 1 },
    ]);
    const inTwoWeeks = new Date(living.expiresAt.getTime() - 14 * DAY_MS);
    expect(await keys.documents.findById(living._id).lean()).toMatchObject({ nextNoticeAt: inTwoWeeks });
    expect(await keys.documents.findById(gone._id).lean()).toMatchObject({ nextNoticeAt: null, shelf: null });
    const disabled = await keys.bus.request(disableApiKey, { actor, projectId, keyId: living._id });
    expect(disabled).toMatchObject({ status: 'disabled', version: 2 });
  } finally {
    await keys.stop();
  }
});
