import { newId, setMemberServices, updateService, type Actor } from '#contracts';
import { aStranger } from '#testing';
import { MEMBER } from '../src/members/store/member.schema.js';
import { refusal, START_WITHIN_MS, Tenants, type Tenant } from './tenants.js';

let scene: Tenants;
beforeAll(async () => {
  scene = await Tenants.start();
}, START_WITHIN_MS);
afterAll(() => scene.stop());

const allow = (actor: Actor, { view }: Pick<Tenant, 'view'>, services: readonly string[]) =>
  scene.bus.request(setMemberServices, { actor, projectId: view.projectId, memberId: view.id, services });

async function servicesOf(count: number): Promise<readonly string[]> {
  const made = await Promise.all(Array.from({ length: count }, () => scene.aService()));
  return made.map(({ id }) => id).toSorted();
}

describe('the services a member may use', () => {
  test('are replaced as a set, by one event with before and after, and nothing else changes', async () => {
    const [one = '', two = '', three = ''] = await servicesOf(3);
    const { tenants } = await scene.projectOf('admin', 'user');
    const [admin, user] = tenants;
    expect(await allow(admin.actor, user, [two, one, two])).toMatchObject({ ...user.view, services: [one, two] });
    expect(await allow(admin.actor, user, [three, two])).toMatchObject({ ...user.view, services: [two, three] });
    const { count, last } = await scene.lastEventOf(MEMBER, user.memberId);
    expect(count).toBe(3);
    expect(last).toMatchObject({
      type: 'member.permissions-changed',
      actor: { id: admin.userId, memberId: admin.memberId, role: 'admin' },
      data: { userId: user.userId },
      before: { services: [one, two] },
      after: { services: [two, three] },
    });
    expect(await allow(admin.actor, user, [])).toMatchObject({ services: [], role: 'user' });
  });

  test('that are so already, in any order, are a success without an event', async () => {
    const [one = '', two = ''] = await servicesOf(2);
    const { tenants } = await scene.projectOf('admin', 'user');
    const [admin, user] = tenants;
    await allow(admin.actor, user, [one, two]);
    const { count } = await scene.lastEventOf(MEMBER, user.memberId);
    expect(await allow(admin.actor, user, [two, one, one])).toMatchObject({ services: [one, two] });
    expect(await scene.lastEventOf(MEMBER, user.memberId)).toMatchObject({ count });
  });

  test('must be of the catalogue: an unknown one is named, and nothing changes', async () => {
    const [known = ''] = await servicesOf(1);
    const unknown = newId('svc');
    const { tenants } = await scene.projectOf('admin', 'user');
    const [admin, user] = tenants;
    await expect(allow(admin.actor, user, [known, unknown, 'nonsense'])).rejects.toMatchObject({
      code: 'request.invalid',
      fields: [
        { field: 'services', message: `${unknown} is not the id of a service` },
        { field: 'services', message: 'entry 3 is not the id of a service' },
      ],
    });
    expect(await scene.lastEventOf(MEMBER, user.memberId)).toMatchObject({ count: 1 });
  });

  test('stay granted when the service is put out of use, and can be granted to nobody anew', async () => {
    const [old = '', other = ''] = await servicesOf(2);
    const { tenants } = await scene.projectOf('admin', 'user', 'user');
    const [admin, user, late] = tenants;
    await allow(admin.actor, user, [old]);
    await scene.bus.request(updateService, { actor: scene.operator, serviceId: old, active: false });
    expect(await allow(admin.actor, user, [old, other])).toMatchObject({ services: [old, other].toSorted() });
    expect(await refusal(allow(admin.actor, late, [old]))).toBe('request.invalid');
  });

  test('are changed by admins only; outside the project nothing is there', async () => {
    const services = await servicesOf(1);
    const { tenants } = await scene.projectOf('admin', 'user', 'auditor');
    const [admin, user, auditor] = tenants;
    const other = await scene.projectOf('admin');
    for (const { actor } of [user, auditor]) {
      for (const target of [user, admin])
        expect(await refusal(allow(actor, target, services))).toBe('permission.denied');
    }
    for (const actor of [aStranger(), other.tenants[0].actor]) {
      expect(await refusal(allow(actor, user, services))).toBe('project.not-found');
    }
    const asTheirs = { view: { ...user.view, projectId: other.projectId } };
    expect(await refusal(allow(other.tenants[0].actor, asTheirs, services))).toBe('member.not-found');
    expect(await allow(scene.operator, user, services)).toMatchObject({ services });
  });

  test('that two admins set at once are one of the two sets, and the events tell which', async () => {
    const [one = '', two = ''] = await servicesOf(2);
    const { tenants } = await scene.projectOf('admin', 'admin', 'user');
    const [admin, other, user] = tenants;
    await Promise.all([allow(admin.actor, user, [one]), allow(other.actor, user, [two])]);
    const [, first, second] = await scene.eventsOf(MEMBER, user.memberId);
    expect(first).toMatchObject({ before: { services: [] } });
    expect(second?.before).toEqual(first?.after);
  });
});
