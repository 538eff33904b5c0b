import { getKeyImpact, newId } from '#contracts';
import { anAdmin, anOperator, aStranger, eventually } from '#testing';
import { Membership } from './played-identity.js';
import { UsingKeys } from './using-keys.js';

const START_WITHIN_MS = 300_000;
const WRITTEN = { withinMs: 10_000 };
const HOUR_MS = 3_600_000;

let scene: UsingKeys;
let compute: string;
let storage: string;

beforeAll(async () => {
  scene = await UsingKeys.open();
  [compute, storage] = scene.services;
}, START_WITHIN_MS);
afterAll(() => scene.close());
// Counts are kept for 35 days, by the clock of MongoDB.
beforeEach(() => scene.at.keys.clock.set(new Date()));

describe('what would break without a key', () => {
  const nothing = { lastUsedAt: null, callsLastDay: 0, services: [], staleCallers: [] };

  test('its last use, and the calls and services of the last day', async () => {
    const key = await scene.make();
    expect(await scene.impactOf(key)).toEqual(nothing);
    const now = scene.at.keys.clock.now();
    scene.at.keys.clock.set(new Date(now.getTime() - 25 * HOUR_MS - 1));
    await scene.use(key, { service: storage });
    scene.at.keys.clock.set(new Date(now.getTime() - 23 * HOUR_MS));
    await Promise.all([
      scene.use(key, { service: compute }),
      scene.use(key, { service: compute }),
      scene.use(key, { service: newId('svc') }),
    ]);
    scene.at.keys.clock.set(now);
    await Promise.all([scene.use(key), scene.use(key, { cost: 0, service: storage })]);
    const told = { ...nothing, lastUsedAt: now.toISOString(), callsLastDay: 3, services: [compute] };
    await eventually(async () => expect(await scene.impactOf(key)).toEqual(told), WRITTEN);
    const { ver, pending } = (await scene.at.stored(key)) ?? {};
    expect([ver, pending?.length]).toEqual([1, 1]);
  });

  test('who still calls with the text from before the last rotation, and from where', async () => {
    const first = await scene.make();
    const second = await scene.rotate(first, 60);
    await Promise.all([
      scene.use(first, { clientIp: '192.0.2.7' }),
      scene.use(first, { clientIp: '::ffff:192.0.2.7' }),
    ]);
    scene.at.keys.clock.advance(1_000);
    await Promise.all([scene.use(first), scene.use(second, { clientIp: '192.0.2.8' })]);
    const time = (agoMs: number) => new Date(scene.at.keys.clock.now().getTime() - agoMs).toISOString();
    const staleCallers = [
      { address: 'unknown', calls: 1, lastUsedAt: time(0) },
      { address: '192.0.2.7', calls: 2, lastUsedAt: time(1_000) },
    ];
    await eventually(async () => expect(await scene.impactOf(second)).toMatchObject({ staleCallers }), WRITTEN);
    await scene.rotate(second, 60);
    expect(await scene.impactOf(second)).toMatchObject({ staleCallers: [] });
    await scene.use(second);
    const anew = { staleCallers: [{ address: 'unknown', calls: 1 }] };
    await eventually(async () => expect(await scene.impactOf(second)).toMatchObject(anew), WRITTEN);
  });

  test('of a key that is called from everywhere, 100 addresses are kept', async () => {
    const old = await scene.make();
    await scene.rotate(old, 60);
    const from = (index: number) => ({ clientIp: `198.51.100.${index}` });
    await scene.useAtOnce(old, 120, from);
    const kept = async () => (await scene.impactOf(old)).staleCallers;
    await eventually(async () => expect(await kept()).toHaveLength(100), WRITTEN);
    const [known] = await kept();
    await scene.use(old, { clientIp: String(known?.address) });
    await scene.use(old, from(200));
    await eventually(async () => expect((await kept()).filter(({ calls }) => calls === 2)).toHaveLength(1), WRITTEN);
    expect(await kept()).toHaveLength(100);
  });

  test('is told to who may manage the key', async () => {
    const key = await scene.make();
    const { projectId } = scene.member;
    for (const actor of [anAdmin({ projectId }), anOperator()]) {
      expect(await scene.at.keys.bus.request(getKeyImpact, { ...scene.about(key), actor })).toEqual(nothing);
    }
    for (const actor of [aStranger(), anAdmin(), new Membership(projectId).actor]) {
      const asked = scene.at.keys.bus.request(getKeyImpact, { ...scene.about(key), actor });
      await expect(asked).rejects.toThrow('api-key.not-found');
    }
  });

  test('no use that was counted is lost when the service stops', async () => {
    const key = await scene.make();
    await scene.at.restart(async () => {});
    scene.at.keys.clock.set(new Date());
    await scene.useAtOnce(key, 50, () => ({ service: compute }));
    await scene.at.restart(async () => {});
    scene.at.keys.clock.set(new Date());
    expect(await scene.impactOf(key)).toMatchObject({
      callsLastDay: 50,
      services: [compute],
      lastUsedAt: expect.any(String),
    });
  });
});
