import {
  deleteApiKey,
  disableApiKey,
  getApiKey,
  newId,
  type CreateApiKeyRequest,
  type VerificationCode,
} from '#contracts';
import { eventually } from '#testing';
import { decideUse, fillView, noteUses, type NotedUses, type Verifier } from '#verifier';
import { DAY_MS } from '../src/keys/domain/policy.js';
import { ProjectStates, UserStates } from '../src/tenants/store/state.store.js';
import { Membership } from './played-identity.js';
import { makeKey, type HeldKey } from './keys-service.js';
import { aNewText, UsingKeys } from './using-keys.js';
import { AskedVerifiers, viewOf } from './asked-verifiers.js';

const START_WITHIN_MS = 300_000;
const WRITTEN = { withinMs: 10_000 };
const unknown = { valid: false, code: 'unknown' };

let scene: UsingKeys;
let verifiers: AskedVerifiers;
let compute: string;
let storage: string;

beforeAll(async () => {
  scene = await UsingKeys.open();
  [compute, storage] = scene.services;
  verifiers = new AskedVerifiers(scene.at.natsUrl, () => scene.at.keys.clock);
}, START_WITHIN_MS);
afterAll(async () => {
  await verifiers.stopAll();
  await scene.close();
});
// Counts are kept for 35 days, by the clock of MongoDB.
beforeEach(() => scene.at.keys.clock.set(new Date()));

const bus = () => scene.at.keys.bus;
const asked = ({ view, digest }: HeldKey) => ({ keyId: view.id, digest });

type Use = NonNullable<Parameters<Verifier['verify']>[1]>;

/** A key, and all that happens to it before it is asked about. */
interface Case {
  readonly settings?: Partial<CreateApiKeyRequest>;
  readonly spoil?: (key: HeldKey) => Promise<unknown>;
  readonly use?: Use;
}

const services = (use: 'compute' | 'neither') => ({ service: use === 'compute' ? compute : newId('svc') });
const suspend = (state: 'suspended' | 'closed') => (key: HeldKey) =>
  scene.at.keys.app.get(ProjectStates).learn({ id: key.view.projectId, ver: 2, state });

describe('what a verifier answers is what the service says', () => {
  const lapse = () => Promise.resolve(scene.at.keys.clock.advance(DAY_MS));
  const rotated = (graceSeconds: number) => (key: HeldKey) => scene.rotate(key, graceSeconds);
  const confined = { allowedCidrs: ['192.0.2.0/24'] };

  test.each<[VerificationCode, string, () => Case]>([
    ['valid', 'a key for nothing in particular', () => ({ settings: { metadata: { team: 'weather' } } })],
    ['valid', 'a key for a service', () => ({ settings: { scopes: [storage, compute] }, use: services('compute') })],
    ['valid', 'a key of uses', () => ({ settings: { remainingUses: 3, scopes: ['verify'] }, use: { cost: 0 } })],
    ['valid', 'a key with a limit', () => ({ settings: { rateLimit: { requests: 5, seconds: 60 } } })],
    ['valid', 'a key at home', () => ({ settings: confined, use: { clientIp: '::ffff:192.0.2.7' } })],
    ['valid', 'the text before a rotation', () => ({ spoil: rotated(60) })],
    ['unknown', 'a text that ended', () => ({ spoil: rotated(0) })],
    [
      'unknown',
      'a text whose grace ended',
      () => ({ spoil: async (key) => rotated(60)(key).then(() => scene.at.keys.clock.advance(60_000)) }),
    ],
    ['deleted', 'a deleted key', () => ({ spoil: (key) => bus().request(deleteApiKey, scene.about(key)) })],
    ['disabled', 'a disabled key', () => ({ spoil: (key) => bus().request(disableApiKey, scene.about(key)) })],
    ['expired', 'a lapsed key', () => ({ settings: { days: 1 }, spoil: lapse })],
    ['ip-not-allowed', 'a key elsewhere', () => ({ settings: confined, use: { clientIp: '192.0.3.7' } })],
    ['ip-not-allowed', 'a key somewhere', () => ({ settings: confined })],
    ['service-not-granted', 'a service that is not ticked', () => ({ use: services('neither') })],
    [
      'service-not-granted',
      'a service beyond its scopes',
      () => ({ settings: { scopes: [storage] }, use: services('compute') }),
    ],
    ['rate-limited', 'too much', () => ({ settings: { rateLimit: { requests: 2, seconds: 60 } }, use: { cost: 3 } })],
    ['uses-exhausted', 'more than is left', () => ({ settings: { remainingUses: 2 }, use: { cost: 3 } })],
  ])('%s: %s', async (code, _, make) => {
    const { settings = {}, spoil, use = {} } = make();
    const key = await scene.make(settings);
    await spoil?.(key);
    await assertSame(key, code, use);
  });

  test.each<[VerificationCode, (key: HeldKey, member: Membership) => Promise<unknown>]>([
    ['project-suspended', suspend('suspended')],
    ['project-closed', suspend('closed')],
    [
      'owner-disabled',
      (_, { userId }) => scene.at.keys.app.get(UserStates).learn({ id: userId, ver: 2, state: 'disabled' }),
    ],
    ['deleted', (_, member) => scene.at.identity.tell(member.removed())],
  ])('%s: of what becomes of its owner', async (code, spoil) => {
    const member = await scene.at.aMember(new Membership(newId('prj'), 'user', scene.services));
    const key = await makeKey(scene.at.keys, member.actor);
    await spoil(key, member);
    await eventually(async () => expect(await scene.at.codeOf(key)).toBe(code), WRITTEN);
    await assertSame(key, code);
  });

  test('a wrong secret of a key that there is, a text made elsewhere, and what only looks like a key', async () => {
    const key = await scene.make();
    const verifier = await verifiers.start();
    expect(await verifier.verify(aNewText(key).text)).toEqual(unknown);
    expect(await verifier.verify(`sk_live_${newId('key')}`)).toEqual(unknown);
    expect(await verifier.verify(`${key.text}x`)).toEqual({ valid: false, code: 'malformed' });
    const elsewhere = await scene.makeImported(`sk_live_${newId('key')}`);
    expect(await verifier.verify(elsewhere.text)).toMatchObject({ code: 'valid', keyId: elsewhere.view.id });
  });

  /** By what it is told, and once more by what it keeps. */
  async function assertSame(key: HeldKey, code: VerificationCode, use: Use = {}): Promise<void> {
    const { service, clientIp, cost = 0 } = use;
    const given = { cost, ...(service !== undefined && { service }), ...(clientIp !== undefined && { clientIp }) };
    const told = await scene.use(key, given);
    expect(told.code).toBe(code);
    const verifier = await verifiers.start();
    for (let times = 0; times < 2; times++) expect(viewOf(await verifier.verify(key.text, given))).toEqual(told);
  }
});

describe('what a view is filled with', () => {
  test('no name and no digest, both texts of a rotation, and whether uses are counted', async () => {
    const old = await scene.make({ name: 'nightly', remainingUses: 2 });
    const present = await scene.rotate(old, 60);
    const { key } = await bus().request(fillView, asked(present));
    expect(key).toMatchObject({ ver: 2, text: 'present', previousUntil: null, countsUses: true });
    for (const word of ['nightly', present.digest, 'hmac', 'remainingUses'])
      expect(JSON.stringify(key)).not.toContain(word);
    const until = Date.parse(String(present.view.previousTextUntil));
    expect((await bus().request(fillView, asked(old))).key).toMatchObject({ text: 'previous', previousUntil: until });
  });

  test.each([
    ['an id that asks for another', { keyId: { $gt: '' }, digest: 'x' }],
    ['no digest', { keyId: null }],
  ])('%s is refused, and spoils nothing for who asks at the same moment', async (_, wrong) => {
    const key = await scene.make();
    const wronged = bus().request(fillView, wrong as never);
    const [answer] = await Promise.all([
      bus().request(fillView, asked(key)),
      expect(wronged).rejects.toThrow('request.malformed'),
    ]);
    expect(answer.key?.keyId).toBe(key.view.id);
  });
});

describe('uses that are counted down', () => {
  test('of 1,000 at once by three verifiers, a key with 100 uses passes exactly 100', async () => {
    const key = await scene.make({ remainingUses: 100 });
    const three = await Promise.all([verifiers.start(), verifiers.start(), verifiers.start()]);
    const uses = Array.from({ length: 1_000 }, async (_, at) => (three[at % 3] as Verifier).verify(key.text));
    const answers = await Promise.all(uses);
    const left = answers.filter(({ valid }) => valid).map((answer) => 'keyId' in answer && answer.remainingUses);
    expect(left.toSorted((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 100 }, (_, at) => at));
    expect(new Set(answers.map(({ code }) => code))).toEqual(new Set(['valid', 'uses-exhausted']));
    expect(await scene.at.stored(key)).toMatchObject({ remainingUses: 0, ver: 1 });
  });

  test('a key of another project is unknown, and not used', async () => {
    const key = await scene.make({ remainingUses: 1 });
    const { projectId } = key.view;
    expect(await bus().request(decideUse, { ...asked(key), projectId: newId('prj'), cost: 1 })).toEqual(unknown);
    expect(await bus().request(decideUse, { ...asked(key), projectId, cost: 1 })).toMatchObject({ remainingUses: 0 });
    expect(await bus().request(decideUse, { ...asked(key), cost: 1 })).toMatchObject({ code: 'uses-exhausted' });
  });

  test.each([-1, 0.5, Number.NaN, '1'])('what costs %p is refused', async (cost) => {
    const key = await scene.make({ remainingUses: 5 });
    const decided = bus().request(decideUse, { ...asked(key), cost: cost as number });
    await expect(decided).rejects.toThrow('request.malformed');
    expect(await scene.at.stored(key)).toMatchObject({ remainingUses: 5 });
  });
});

describe('uses that a verifier let pass', () => {
  test('show in the impact of the key and in its view, by service, and by address for the text before a rotation', async () => {
    const old = await scene.make();
    const present = await scene.rotate(old, 60);
    const verifier = await verifiers.start();
    for (const service of [compute, compute, storage]) await verifier.verify(present.text, { service });
    await verifier.verify(present.text, { cost: 0 });
    for (const clientIp of ['192.0.2.7', '::ffff:192.0.2.7']) await verifier.verify(old.text, { clientIp });
    await verifier.verify(old.text);
    expect(verifier.stats().hits).toBeGreaterThan(0);
    const lastUsedAt = scene.at.keys.clock.now().toISOString();
    const staleCallers = [
      { address: '192.0.2.7', calls: 2, lastUsedAt },
      { address: 'unknown', calls: 1, lastUsedAt },
    ];
    await eventually(async () => {
      const impact = await scene.impactOf(present);
      expect(impact).toMatchObject({ lastUsedAt, callsLastDay: 6, services: [compute, storage].sort() });
      expect(impact.staleCallers.toSorted((a, b) => (a.address < b.address ? -1 : 1))).toEqual(staleCallers);
      expect(await bus().request(getApiKey, scene.about(present))).toMatchObject({ lastUsedAt });
    }, WRITTEN);
  });

  test('of a time to come were made now, and of a text that is no more nobody’s', async () => {
    const key = await scene.make();
    const now = scene.at.keys.clock.now();
    const uses = { keyId: key.view.id, service: null, calls: 7, lastUsedAt: now.getTime() + DAY_MS };
    const stale = { ...uses, calls: 1, staleAddress: '192.0.2.7' };
    expect(await bus().request(noteUses, { uses: [uses, stale] })).toBeNull();
    const told = { lastUsedAt: now.toISOString(), callsLastDay: 8, services: [], staleCallers: [] };
    await eventually(async () => expect(await scene.impactOf(key)).toEqual(told), WRITTEN);
  });

  test.each<[string, Partial<Record<keyof NotedUses, unknown>>]>([
    ['no key', { keyId: { $gt: '' } }],
    ['no number of calls', { calls: Number.NaN }],
    ['fewer calls than none', { calls: -3 }],
    ['no time', { lastUsedAt: 'yesterday' }],
    ['a text without end', { service: 's'.repeat(200) }],
    ['an address that is none', { staleAddress: 7 }],
  ])('that cannot be stored are refused, with all that are told beside them: %s', async (_, wrong) => {
    const key = await scene.make();
    const uses = { keyId: key.view.id, service: null, calls: 1, lastUsedAt: scene.at.keys.clock.now().getTime() };
    const noted = bus().request(noteUses, { uses: [uses, { ...uses, ...wrong } as NotedUses] });
    await expect(noted).rejects.toThrow('request.malformed');
    expect(await scene.impactOf(key)).toMatchObject({ callsLastDay: 0 });
  });
});
