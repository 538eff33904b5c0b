import { VerifierUnavailable } from '../src/index.js';
import { aMember, aView, changesOf, keyId } from './builders.js';
import { settled } from './played-clock.js';
import { aScene } from './scene.js';

let { clock, origin, started, known } = aScene();

beforeEach(() => ({ clock, origin, started, known } = aScene()));

describe('a change', () => {
  test('a change is applied before it is acknowledged', async () => {
    const verifier = await started();
    const text = known();
    await verifier.verify(text);
    origin.push({ revision: 'rev_7', ackTo: 'ack.7', keys: [{ keyId: keyId(), ver: 2 }] });
    expect(verifier.stats().keys).toBe(0);
    const acknowledgement = { verifier: verifier.id, revision: 'rev_7' };
    expect(origin.acknowledged).toEqual([{ ackTo: 'ack.7', acknowledgement }]);
  });

  test.each([
    ['a member', changesOf({ members: [aMember({ rev: 2, services: ['svc_b'] })] }), 'service-not-granted'],
    ['a project', changesOf({ projects: [{ projectId: 'prj_1', rev: 2, state: 'suspended' }] }), 'project-suspended'],
    ['an owner', changesOf({ owners: [{ ownerId: 'usr_1', rev: 2, state: 'disabled' }] }), 'owner-disabled'],
  ])('a change of %s reaches its keys, by push or by renewal', async (_, changes, code) => {
    for (const learn of [() => origin.push(changes), () => (origin.recent = changes)]) {
      origin.recent = changesOf({});
      const verifier = await started();
      const text = known();
      await verifier.verify(text, { service: 'svc_a' });
      learn();
      await clock.pass(500);
      const { member, project, owner } = aView();
      const [newMember = member] = changes.members;
      const [newProject = project] = changes.projects;
      const [newOwner = owner] = changes.owners;
      known(aView({}, { member: newMember, project: newProject, owner: newOwner }), text);
      expect(await verifier.verify(text, { service: 'svc_a' })).toMatchObject({ valid: false, code });
    }
  });

  test('what was granted while an earlier question was under way counts for the uses that begin after it', async () => {
    const verifier = await started();
    const text = known(aView({}, { member: aMember({ services: [] }) }));
    origin.holdsBack = true;
    const use = { service: 'svc_a' };
    const before = verifier.verify(text, use);
    origin.questions[0]?.read();
    await clock.pass(10);
    known(aView({}, { member: aMember({ rev: 2 }) }), text);
    const after = [1, 2].map(() => Promise.resolve(verifier.verify(text, use)));
    origin.questions[0]?.arrive();
    await settled();
    origin.questions[0]?.read();
    origin.questions[0]?.arrive();
    expect(await before).toMatchObject({ code: 'service-not-granted' });
    expect(await Promise.all(after)).toMatchObject([{ code: 'valid' }, { code: 'valid' }]);
    expect(origin.filled).toHaveLength(2);
  });

  test.each([
    ['the key', { keys: [{ keyId: keyId(), ver: 2 }] }, aView({ ver: 2, disabled: true })],
    [
      'its member',
      { members: [aMember({ rev: 2, removed: true })] },
      aView({}, { member: aMember({ rev: 2, removed: true }) }),
    ],
  ])('a change of %s outdates an answer that was read before', async (_, push, now) => {
    const verifier = await started();
    const text = known();
    origin.holdsBack = true;
    const answer = verifier.verify(text);
    origin.questions[0]?.read();
    origin.push(push);
    known(now, text);
    origin.questions[0]?.arrive();
    await settled();
    origin.questions[0]?.read();
    origin.questions[0]?.arrive();
    expect(await answer).toMatchObject({ valid: false });
    expect([origin.filled.length, verifier.stats().keys]).toEqual([2, 0]);
  });

  test('a change that is older than what is known changes nothing', async () => {
    const verifier = await started();
    const text = known(aView({ ver: 5 }, { member: aMember({ rev: 5 }) }));
    await verifier.verify(text);
    origin.push({ keys: [{ keyId: keyId(), ver: 5 }], members: [aMember({ rev: 4, removed: true })] });
    expect(verifier.verify(text)).toMatchObject({ valid: true });
  });

  test('an origin that never catches up with itself is not believed', async () => {
    const verifier = await started();
    const text = known();
    origin.push({ keys: [{ keyId: keyId(), ver: 2 }] });
    await expect(verifier.verify(text)).rejects.toThrow(VerifierUnavailable);
  });
});

describe('uses', () => {
  test('uses are told once a second, by key and service', async () => {
    const verifier = await started();
    const text = known();
    for (const service of ['svc_a', 'svc_a', 'svc_b', 'svc_a']) await verifier.verify(text, { service });
    await verifier.verify(text);
    await verifier.verify(text, { cost: 0 });
    await verifier.verify(text, { service: 'svc_none' });
    expect(origin.told).toEqual([]);
    await clock.pass(1_000);
    const told = origin.told.map(({ service, calls }) => [service, calls]);
    expect(new Map(told as [string | null, number][])).toEqual(
      new Map([
        ['svc_a', 3],
        ['svc_b', 1],
        [null, 1],
      ]),
    );
    await clock.pass(5_000);
    expect(origin.told).toHaveLength(3);
  });

  test('uses that could not be told are told later, and the last ones at the end', async () => {
    const verifier = await started();
    const text = known();
    await verifier.verify(text);
    origin.isAway = true;
    await clock.pass(1_000);
    expect(verifier.verify(text)).toMatchObject({ valid: true });
    origin.isAway = false;
    await verifier.stop();
    expect(origin.told).toMatchObject([{ keyId: keyId(), calls: 2 }]);
  });

  test('a stop ends the lease for good, and tells the origin that nobody needs to wait for it', async () => {
    const verifier = await started();
    const text = known();
    await verifier.verify(text);
    origin.holdsBack = true;
    await clock.pass(500);
    const stopped = verifier.stop();
    origin.questions[0]?.read();
    origin.questions[0]?.arrive();
    await stopped;
    expect(origin.released).toEqual([verifier.id]);
    expect(verifier.stats()).toMatchObject({ keys: 0, lease: false });
  });

  test('a stop whose origin is away ends all the same', async () => {
    const verifier = await started();
    origin.isAway = true;
    await verifier.stop();
    expect(origin.released).toEqual([]);
  });

  test('uses of a text from before a rotation tell where they came from', async () => {
    const verifier = await started();
    const text = known(aView({ text: 'previous', previousUntil: clock.wallMs() + 60_000 }));
    await verifier.verify(text, { clientIp: '192.0.2.7' });
    await verifier.verify(text, { clientIp: '192.0.2.7' });
    await verifier.verify(text);
    await verifier.stop();
    expect(origin.told.map(({ staleAddress, calls }) => [staleAddress, calls])).toEqual([
      ['192.0.2.7', 2],
      ['unknown', 1],
    ]);
  });
});
