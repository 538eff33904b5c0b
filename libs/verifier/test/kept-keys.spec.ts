import { digestOf } from '#key-text';
import { VerifierUnavailable, type FilledView } from '../src/index.js';
import { aKey, aMember, aText, aView, keyId } from './builders.js';
import { aScene, atOnce } from './scene.js';

let { clock, origin, started, known } = aScene();

beforeEach(() => ({ clock, origin, started, known } = aScene()));

describe('what is kept', () => {
  test('a key that holds is asked about once, and then answered at once', async () => {
    const verifier = await started();
    const text = known(aView({ metadata: { team: 'blue' } }));
    const first = await verifier.verify(text, { service: 'svc_a' });
    expect(first).toEqual({
      valid: true,
      code: 'valid',
      keyId: keyId(),
      projectId: 'prj_1',
      userId: 'usr_1',
      memberId: 'mem_1',
      role: 'user',
      kind: 'standard',
      expiresAt: aKey().expiresAt,
      metadata: { team: 'blue' },
      services: ['svc_a', 'svc_b'],
      platformScopes: [],
      previousText: false,
      remainingUses: null,
      rateLimit: null,
    });
    expect(verifier.verify(text, { service: 'svc_a' })).toEqual(first);
    expect(origin.filled).toEqual([{ keyId: keyId(), digest: digestOf(text) }]);
    expect(verifier.stats()).toEqual({ keys: 1, hits: 1, fills: 1, lease: true, forgottenUses: 0 });
  });

  test('a typo, another environment and a megabyte are malformed, and nobody is asked', async () => {
    const verifier = await started({ environment: 'live' });
    const text = known();
    const wrong = [
      `${text}0`,
      text.replace('_live', '_test'),
      aText(1, 'test'),
      `kw_${'x'.repeat(70)}`,
      'a'.repeat(1e6),
    ];
    for (const each of wrong) expect(verifier.verify(each)).toEqual({ valid: false, code: 'malformed' });
    expect(origin.filled).toEqual([]);
  });

  test('a key of another project than it has to be of is unknown, kept or not, and is not used', async () => {
    const verifier = await started();
    const text = known();
    const unknown = { valid: false, code: 'unknown' };
    expect(await verifier.verify(text, { projectId: 'prj_2' })).toEqual(unknown);
    expect(verifier.verify(text, { projectId: 'prj_2' })).toEqual(unknown);
    expect(verifier.verify(text, { projectId: 'prj_1' })).toMatchObject({ valid: true });
    const counting = known(aView({ keyId: keyId(2), countsUses: true }), aText(2));
    await verifier.verify(counting, { projectId: 'prj_2', service: 'svc_a' });
    expect(origin.decided).toMatchObject([{ projectId: 'prj_2', service: 'svc_a', cost: 1 }]);
    await verifier.stop();
    expect(origin.told).toMatchObject([{ keyId: keyId(), calls: 1 }]);
  });

  test('what is recalled is what is known without asking, and nothing else is counted', async () => {
    const verifier = await started();
    const text = known();
    expect(verifier.recall(text)).toBeNull();
    expect(verifier.recall(`${text}0`)).toEqual({ valid: false, code: 'malformed' });
    await verifier.verify(text, { cost: 0 });
    expect(verifier.recall(text)).toMatchObject({ valid: true, keyId: keyId() });
    expect(verifier.recall(text, { service: 'svc_none' })).toBeNull();
    await verifier.stop();
    expect(verifier.recall(text)).toBeNull();
    expect(origin.told).toMatchObject([{ keyId: keyId(), calls: 1 }]);
    expect(origin.filled).toHaveLength(1);
  });

  test('a text that was made elsewhere names no key, and is kept all the same', async () => {
    const verifier = await started();
    const text = known(aView(), 'sk-from-elsewhere');
    expect(await verifier.verify(text)).toMatchObject({ valid: true });
    expect(origin.filled).toEqual([{ keyId: null, digest: digestOf(text) }]);
    expect(atOnce(verifier.verify(text))).toBe(true);
  });

  test.each<[string, FilledView]>([
    ['disabled', aView({ disabled: true })],
    ['deleted', aView({ deleted: true })],
    ['expired', aView({ expiresAt: 0 })],
    ['project-suspended', aView({}, { project: { projectId: 'prj_1', rev: 1, state: 'suspended' } })],
  ])('of a key that is %s nothing is kept', async (code, view) => {
    const verifier = await started();
    expect(await verifier.verify(known(view))).toMatchObject({ valid: false, code, services: [], keyId: keyId() });
    expect(await verifier.verify(aText(2))).toEqual({ valid: false, code: 'unknown' });
    expect(verifier.stats().keys).toBe(0);
  });

  test('many that ask for the same key at once ask the origin once', async () => {
    const verifier = await started();
    const text = known();
    const answers = await Promise.all(Array.from({ length: 50 }, async () => verifier.verify(text)));
    expect(answers.every(({ valid }) => valid)).toBe(true);
    expect(origin.filled).toHaveLength(1);
  });

  test('so many are kept at most, and a new one takes the place of the oldest', async () => {
    const verifier = await started({ mostKeys: 10 });
    const texts = Array.from({ length: 25 }, (_, at) => known(aView({ keyId: keyId(at) }), aText(at)));
    for (const text of texts) await verifier.verify(text, { cost: 0 });
    expect(verifier.stats().keys).toBe(10);
    expect(texts.map((text) => atOnce(verifier.verify(text, { cost: 0 }))).lastIndexOf(false)).toBe(14);
  });

  test('the text from before a rotation is told from the present one, and ends with its grace', async () => {
    const verifier = await started();
    const now = known();
    const before = known(aView({ text: 'previous', previousUntil: clock.wallMs() + 1_000 }), aText(1));
    expect(await verifier.verify(before)).toMatchObject({ valid: true, previousText: true });
    expect(await verifier.verify(now)).toMatchObject({ valid: true, previousText: false });
    expect(atOnce(verifier.verify(before)) && atOnce(verifier.verify(now))).toBe(true);
    await clock.pass(1_000);
    expect(await verifier.verify(before)).toEqual({ valid: false, code: 'unknown' });
    expect(verifier.verify(now)).toMatchObject({ valid: true });
  });
});

describe('what a use is decided on', () => {
  test('a key expires at its time, to the millisecond', async () => {
    const verifier = await started();
    const text = known(aView({ expiresAt: clock.wallMs() + 1_500 }));
    await verifier.verify(text);
    await clock.pass(1_499);
    expect(verifier.verify(text)).toMatchObject({ valid: true });
    await clock.pass(1);
    expect(await verifier.verify(text)).toMatchObject({ valid: false, code: 'expired' });
  });

  test('what was granted a moment ago counts at once', async () => {
    const verifier = await started();
    const text = known();
    await verifier.verify(text);
    expect(await verifier.verify(text, { service: 'svc_new' })).toMatchObject({ code: 'service-not-granted' });
    known(aView({}, { member: aMember({ rev: 2, services: ['svc_new'] }) }), text);
    expect(await verifier.verify(text, { service: 'svc_new' })).toMatchObject({ valid: true, services: ['svc_new'] });
    expect(atOnce(verifier.verify(text, { service: 'svc_new' }))).toBe(true);
  });

  test('a confined key is held to its services and its networks', async () => {
    const verifier = await started();
    const text = known(aView({ scopes: ['svc_b', 'verify'], allowedCidrs: ['192.0.2.0/24'] }));
    const inside = { clientIp: '192.0.2.7' };
    await verifier.verify(text, inside);
    expect(verifier.verify(text, inside)).toMatchObject({ services: ['svc_b'], platformScopes: ['verify'] });
    expect(await verifier.verify(text, { clientIp: '198.51.100.1' })).toMatchObject({ code: 'ip-not-allowed' });
    expect(await verifier.verify(text)).toMatchObject({ code: 'ip-not-allowed' });
    expect(await verifier.verify(text, { ...inside, service: 'svc_a' })).toMatchObject({ code: 'service-not-granted' });
  });

  test('a limit is counted whether or not the key is kept, and a refused use nowhere', async () => {
    const verifier = await started();
    const text = known(aView({ rateLimit: { requests: 3, seconds: 60 } }));
    expect(await verifier.verify(text, { cost: 2 })).toMatchObject({ rateLimit: { limit: 3, remaining: 1 } });
    expect(verifier.verify(text, { cost: 2 })).toMatchObject({ valid: false, code: 'rate-limited', keyId: keyId() });
    expect(verifier.verify(text)).toMatchObject({ valid: true, rateLimit: { remaining: 0 } });
    await clock.pass(60_000);
    expect(await verifier.verify(text)).toMatchObject({ valid: true, rateLimit: { remaining: 2 } });
    await clock.pass(1_000);
    expect(origin.told.reduce((sum, { calls }) => sum + calls, 0)).toBe(3);
  });

  test('uses that are counted down are decided by the origin alone', async () => {
    const verifier = await started();
    const text = known(aView({ countsUses: true }));
    origin.decision = { valid: false, code: 'unknown' };
    expect(await verifier.verify(text, { service: 'svc_a', cost: 3 })).toBe(origin.decision);
    await verifier.verify(text);
    const read = { keyId: keyId(), digest: digestOf(text) };
    expect(origin.decided).toEqual([
      { ...read, service: 'svc_a', cost: 3 },
      { ...read, cost: 1 },
    ]);
    expect(origin.filled).toHaveLength(1);
    origin.isAway = true;
    await expect(verifier.verify(text)).rejects.toThrow(VerifierUnavailable);
  });
});
