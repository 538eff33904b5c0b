import { randomUUID } from 'node:crypto';
import {
  createService,
  listServices,
  newId,
  updateService,
  type Actor,
  type CreateServiceBody,
  type UpdateServiceBody,
} from '#contracts';
import { anAdmin, anActor } from '#testing';
import { SERVICE, type ServiceDocument } from '../src/catalogue/store/service.schema.js';
import { refusal, START_WITHIN_MS, Tenants } from './tenants.js';

let scene: Tenants;
beforeAll(async () => {
  scene = await Tenants.start();
}, START_WITHIN_MS);
afterAll(() => scene.stop());

const aCode = () => `s-${randomUUID()}`;
const metrics = [{ name: 'gpu-hours', unit: 'hour', priceMinor: 4_200 }];
const create = (body: CreateServiceBody, actor: Actor = scene.operator) =>
  scene.bus.request(createService, { ...body, actor });
const update = (serviceId: string, body: UpdateServiceBody, actor: Actor = scene.operator) =>
  scene.bus.request(updateService, { ...body, actor, serviceId });
const list = (limit = 100, cursor?: string) =>
  scene.bus.request(listServices, { actor: anActor(), query: { limit, ...(cursor !== undefined && { cursor }) } });

describe('a service', () => {
  test('is born active, with its event', async () => {
    const code = aCode();
    const service = await create({ code, name: 'Machines', category: 'Compute', metrics });
    expect(service).toMatchObject({ code, name: 'Machines', category: 'Compute', metrics, active: true });
    const { last } = await scene.lastEventOf(SERVICE, service.id);
    expect(last).toMatchObject({ type: 'service.created', data: { code, metrics }, before: null });
  });

  test('has a code of its own, however many ask for it at once', async () => {
    const code = aCode();
    const asked = Array.from({ length: 4 }, () => refusal(create({ code, name: 'Machines', category: 'Compute' })));
    const refused = (await Promise.all(asked)).filter((outcome) => outcome === 'service-catalogue.exists');
    expect(refused).toHaveLength(3);
  });

  test('changes what is named and differs, and tells only that', async () => {
    const { id } = await create({ code: aCode(), name: 'Machines', category: 'Compute', metrics });
    expect(await update(id, { name: 'Virtual machines', category: 'Compute', active: false })).toMatchObject({
      name: 'Virtual machines',
      active: false,
      metrics,
    });
    const { count, last } = await scene.lastEventOf(SERVICE, id);
    const before = { name: 'Machines', active: true };
    const after = { name: 'Virtual machines', active: false };
    expect(last).toMatchObject({ type: 'service.changed', before, after });
    expect(Object.keys(last?.after ?? {})).toEqual(['name', 'active']);
    await update(id, { name: 'Virtual machines', metrics: structuredClone(metrics) });
    expect(await scene.lastEventOf(SERVICE, id)).toMatchObject({ count });
  });

  test('gets new prices as a whole', async () => {
    const { id } = await create({ code: aCode(), name: 'Machines', category: 'Compute', metrics });
    const dearer = [{ name: 'gpu-hours', unit: 'hour', priceMinor: 5_000 }];
    expect(await update(id, { metrics: dearer })).toMatchObject({ metrics: dearer });
    expect((await scene.lastEventOf(SERVICE, id)).last).toMatchObject({
      before: { metrics },
      after: { metrics: dearer },
    });
  });

  test.each<[string, Partial<CreateServiceBody>, string]>([
    ['a code with capitals', { code: 'GPU' }, 'code'],
    ['a negative price', { metrics: [{ name: 'hours', unit: 'hour', priceMinor: -1 }] }, 'metrics.0.priceMinor'],
    [
      'a price with a fraction',
      { metrics: [{ name: 'hours', unit: 'hour', priceMinor: 0.5 }] },
      'metrics.0.priceMinor',
    ],
    ['two metrics of one name', { metrics: [...metrics, ...metrics] }, 'metrics'],
    ['no name', { name: '' }, 'name'],
  ])('is refused with %s, and the field is named', async (_, wrong, field) => {
    const asked = create({ code: aCode(), name: 'Machines', category: 'Compute', ...wrong });
    await expect(asked).rejects.toMatchObject({ code: 'request.invalid', fields: [{ field }] });
  });

  test('is made and changed by operators only', async () => {
    const { id } = await create({ code: aCode(), name: 'Machines', category: 'Compute' });
    for (const actor of [anActor(), anAdmin()]) {
      expect(await refusal(update(id, { name: 'Mine' }, actor))).toBe('permission.denied');
      expect(await refusal(create({ code: aCode(), name: 'Mine', category: 'x' }, actor))).toBe('permission.denied');
    }
    expect(await refusal(update(newId('svc'), { name: 'Mine' }))).toBe('service-catalogue.not-found');
  });
});

describe('the catalogue', () => {
  test('is read by everybody, by code, in pages that neither skip nor repeat', async () => {
    for (let made = 0; made < 5; made++) await scene.aService();
    const codes: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await list(2, cursor);
      codes.push(...page.items.map(({ code }) => code));
      cursor = page.nextCursor;
    }
    const all = await scene.documents<ServiceDocument>(SERVICE).distinct('code');
    expect(codes).toEqual(all.toSorted());
    expect(codes.length).toBeGreaterThanOrEqual(5);
  });

  test('is a walk along an index, without a sort', async () => {
    const [query] = await scene.queriesDuring(SERVICE, () => list(2));
    expect(query).toMatchObject({ planSummary: 'IXSCAN { code: 1 }' });
    expect(query).not.toHaveProperty('hasSortStage');
  });
});
