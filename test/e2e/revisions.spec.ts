import { newId, type CreatedApiKeyView, type RevokedView, type ServiceView, type VerificationView } from '#contracts';
import { startPlatform, type Platform } from '#testing';
import { freshKey, type Answer, type Client } from './client.js';
import { Scene, type Member, type Person } from './scene.js';

const START_WITHIN_MS = 300_000;
const TEST_WITHIN_MS = 60_000;

type Revoked = Answer<Partial<RevokedView>>;

/** A key that holds for a service, and who asks about it: a program with a key of the same project. */
interface Held {
  readonly holder: Member;
  readonly key: CreatedApiKeyView;
  readonly service: string;
  readonly asker: Client;
}

let platform: Platform;
let scene: Scene;
let stranger: Person;

beforeAll(async () => {
  platform = await startPlatform();
  stranger = await (await Scene.open(platform)).aStranger();
}, START_WITHIN_MS);
afterAll(() => platform.stop());

async function aHeldKey(): Promise<Held> {
  scene = await Scene.open(platform);
  const { id: projectId } = scene.project;
  const body = { code: `compute-${projectId.slice(-8).toLowerCase()}`, name: 'Machines', category: 'Compute' };
  const { id: service } = (await scene.operator.send<ServiceView>('POST', '/v1/services', { body })).ok();
  const holder = await scene.aMember();
  await permit({ holder, service }, [service]);
  const key = (await holder.client.createKey(projectId)).ok();
  const other = await scene.aMember('admin');
  const { key: text } = (await other.client.createKey(projectId, { scopes: ['verify'] })).ok();
  const held = { holder, key, service, asker: scene.operator.as(text) };
  expect(await codeOf(held)).toBe('valid');
  return held;
}

async function codeOf({ key, service, asker }: Held, client = asker): Promise<string> {
  const body = { key: key.key, service, clientIp: '192.0.2.7' };
  return (await client.send<VerificationView>('POST', '/v1/api-keys/verify', { body })).ok().code;
}

const memberPath = ({ holder: { member } }: Pick<Held, 'holder'>) =>
  `/v1/projects/${member.projectId}/members/${member.id}`;
const keyPath = ({ key }: Held, action = '') => `/v1/projects/${key.projectId}/api-keys/${key.id}${action}`;

function permit(held: Pick<Held, 'holder' | 'service'>, services: readonly string[]): Promise<Revoked> {
  return scene.operator.send('PUT', `${memberPath(held)}/permissions`, { body: { services } });
}

async function edit({ holder, key }: Held, body: object): Promise<Revoked> {
  const seen = (await holder.client.key(key)).headers.get('etag') ?? '';
  return holder.client.editKey(key, body, seen);
}

function rotate(held: Held): Promise<Revoked> {
  return held.holder.client.send('POST', keyPath(held, '/rotate'), {
    body: {},
    headers: { 'idempotency-key': freshKey() },
  });
}

const move = (path: string, state: string): Promise<Revoked> =>
  scene.operator.send('PATCH', `/v1/${path}`, { body: { state } });

/** What takes something from the key, and what it is refused with from then on. */
const revocations: readonly (readonly [string, (held: Held) => Promise<Revoked>, string])[] = [
  ['its deletion', ({ holder, key }) => holder.client.deleteKey(key), 'deleted'],
  ['switching it off', (held) => held.holder.client.send('POST', keyPath(held, '/disable')), 'disabled'],
  ['a new text without grace', rotate, 'unknown'],
  ['networks it is not used from', (held) => edit(held, { allowedCidrs: ['198.51.100.0/24'] }), 'ip-not-allowed'],
  ['fewer scopes', (held) => edit(held, { scopes: [] }), 'service-not-granted'],
  ['the untick of a service', (held) => permit(held, []), 'service-not-granted'],
  [
    'another role of its owner',
    (held) => scene.operator.send('PATCH', memberPath(held), { body: { role: 'auditor' } }),
    'deleted',
  ],
  ['the removal of its owner', (held) => scene.operator.send('DELETE', memberPath(held)), 'deleted'],
  ['its owner being disabled', ({ holder }) => move(`users/${holder.user.id}`, 'disabled'), 'owner-disabled'],
];

/** As the header has it, and the body where there is one. */
function revisionOf(answer: Revoked): string {
  const revision = answer.headers.get('keyward-revision') ?? '';
  expect([answer.request, answer.status, revision]).toEqual([
    answer.request,
    expect.any(Number),
    expect.stringMatching(/^[a-z]{3}_[0-9A-Za-z]{22}:[1-9][0-9]*$/),
  ]);
  if (answer.status !== 204) expect(answer.ok()).toMatchObject({ revision });
  return revision;
}

const versionIn = (revision: string) => Number(revision.split(':')[1]);

describe('what is taken from a key', () => {
  test.each(revocations)(
    'does not hold any more once the answer is there, which names it: %s',
    async (_, revoke, code) => {
      const held = await aHeldKey();
      const revision = revisionOf(await revoke(held));
      expect(await codeOf(held)).toBe(code);
      expect(await codeOf(held, scene.operator)).toBe(code);
      const seen = (await scene.operator.revocation(revision)).ok();
      expect(seen).toEqual({
        revision,
        verifiers: 1,
        applied: 1,
        slowestMs: expect.any(Number),
        at: expect.stringMatching(/^\d{4}-.*Z$/),
      });
      expect(seen.slowestMs).toBeLessThan(2_500);

      const again = revisionOf(await revoke(held));
      expect(again.split(':')[0]).toBe(revision.split(':')[0]);
      expect(versionIn(again)).toBeGreaterThanOrEqual(versionIn(revision));
      expect(await codeOf(held)).toBe(code);
      expect((await scene.operator.revocation(again)).ok()).toMatchObject({ revision: again });
    },
    TEST_WITHIN_MS,
  );

  test('by its project being suspended is back when that is resumed, and gone when it is closed', async () => {
    const held = await aHeldKey();
    const { id } = scene.project;
    revisionOf(await move(`projects/${id}`, 'suspended'));
    expect(await codeOf(held, scene.operator)).toBe('project-suspended');
    const asked = await held.asker.send('POST', '/v1/api-keys/verify', { body: { key: held.key.key } });
    expect([asked.status, asked.problem.code]).toEqual([401, 'api-key.refused']);
    revisionOf(await move(`projects/${id}`, 'active'));
    expect(await codeOf(held)).toBe('valid');
    const closed = revisionOf(await move(`projects/${id}`, 'closed'));
    expect(await codeOf(held, scene.operator)).toBe('project-closed');
    expect(revisionOf(await move(`projects/${id}`, 'closed'))).toBe(closed);
  });

  test('with others at once is named for each of them', async () => {
    const held = await aHeldKey();
    const { holder, key } = held;
    const second = (await holder.client.createKey(key.projectId)).ok();
    const path = `/v1/projects/${key.projectId}/api-keys/delete`;
    const answer = await holder.client.send<{ results: { id: string; revision: string }[] }>('POST', path, {
      body: { ids: [key.id, second.id] },
    });
    expect(answer.ok().results).toMatchObject([
      { id: key.id, revision: `${key.id}:2` },
      { id: second.id, revision: `${second.id}:2` },
    ]);
    expect(await codeOf(held)).toBe('deleted');
    for (const { revision } of answer.ok().results) {
      expect((await scene.operator.revocation(revision)).ok()).toMatchObject({ revision });
    }
  });

  test('is not told of a new name: of a project there is no revision', async () => {
    await aHeldKey();
    const renamed = await scene.operator.send('PATCH', `/v1/projects/${scene.project.id}`, {
      body: { name: 'Weather' },
    });
    expect(renamed.ok()).not.toHaveProperty('revision');
    expect(renamed.headers.get('keyward-revision')).toBeNull();
  });
});

describe('a revocation', () => {
  const unknown = [404, 'revocation.not-found'];
  const refusalOf = ({ status, problem }: Answer<unknown>) => [status, problem.code];
  const aProgram = async ({ holder, key }: Held, scopes: readonly string[]) =>
    scene.operator.as((await holder.client.createKey(key.projectId, { scopes })).ok().key);

  test('of a project is told to its members and their programs, and to nobody outside', async () => {
    const held = await aHeldKey();
    const reader = await aProgram(held, ['api-keys:read']);
    const revision = revisionOf(await permit(held, []));
    const told = (await scene.operator.revocation(revision)).text;
    for (const client of [held.holder.client, reader]) expect((await client.revocation(revision)).text).toBe(told);
    expect(refusalOf(await held.asker.revocation(revision))).toEqual([403, 'permission.denied']);

    const elsewhere = await aHeldKey();
    const outside = [stranger.client, elsewhere.holder.client, await aProgram(elsewhere, ['api-keys:read'])];
    for (const client of outside) expect(refusalOf(await client.revocation(revision))).toEqual(unknown);
    expect(refusalOf(await scene.operator.as(null).revocation(revision))).toEqual([401, 'session.required']);
  });

  test('is told to who asked for it, who may be in the project no more', async () => {
    const { holder } = await aHeldKey();
    const left = revisionOf(await holder.client.send('DELETE', memberPath({ holder })));
    expect((await holder.client.revocation(left)).ok()).toMatchObject({ revision: left });
  });

  test('of an account is told to operators alone, though its owner is in a project with others', async () => {
    const { holder } = await aHeldKey();
    const admin = await scene.aMember('admin');
    const revision = revisionOf(await move(`users/${holder.user.id}`, 'disabled'));
    expect((await scene.operator.revocation(revision)).ok()).toMatchObject({ revision });
    expect(refusalOf(await admin.client.revocation(revision))).toEqual(unknown);
  });

  test.each([
    ['nothing of ours', 'nothing-of-ours'],
    ['an id alone', newId('key')],
    ['nobody’s', `${newId('key')}:2`],
    ['no version', `${newId('mem')}:`],
    ['a version that no number holds', `${newId('mem')}:${'9'.repeat(30)}`],
    ['NUL', `${newId('key')}:2\0`],
    ['a query', '{"$gt":""}'],
    ['a member of every object', '__proto__'],
  ])('that never was is not found: %s', async (_, revision) => {
    const answer = await scene.operator.revocation(revision);
    expect(refusalOf(answer)).toEqual(unknown);
    expect(answer.text).not.toContain(revision.replace('\0', ''));
  });

  test('with a name longer than any is no address at all', async () => {
    expect((await scene.operator.revocation('x'.repeat(10_000))).status).toBe(404);
  });
});

test(
  'where api-keys is away a change is stored and not confirmed, and the same request later is answered once it holds',
  async () => {
    const held = await aHeldKey();
    await platform.service('api-keys').stop();
    const unconfirmed = await permit(held, []);
    expect([unconfirmed.status, unconfirmed.problem.code]).toEqual([503, 'revocation.unconfirmed']);
    expect(unconfirmed.headers.get('retry-after')).toBe('1');
    const { items } = (await held.holder.client.members(scene.project.id)).ok();
    expect(items).toMatchObject([{ id: held.holder.member.id, services: [] }]);
    await platform.service('api-keys').restart();
    const revision = revisionOf(await permit(held, []));
    expect(await codeOf(held)).toBe('service-not-granted');
    expect((await scene.operator.revocation(revision)).ok()).toMatchObject({ revision });
  },
  TEST_WITHIN_MS,
);
