import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { createHmac, randomUUID } from 'node:crypto';
import {
  addMember,
  addSecondFactor,
  createInvitation,
  createProject,
  eraseUser,
  newId,
  recordRefusals,
  updateMe,
  updateUser,
  type Refusal,
  type StoredEvent,
} from '#contracts';
import { anActor, eventually } from '#testing';
import { ATTEMPT } from '../src/attempts/store/attempt.schema.js';
import { DAY_SALT, type DaySalt } from '../src/attempts/store/day-salt.schema.js';
import { USER, type UserDocument } from '../src/users/store/user.schema.js';
import { Accounts, PASSWORD, refusal, START_WITHIN_MS } from './accounts.js';

const MINUTE_MS = 60_000;
const SOON = { withinMs: 20_000 };

let scene: Accounts;
beforeAll(async () => {
  scene = await Accounts.start();
}, START_WITHIN_MS);
afterAll(() => scene.stop());

const stored = (id: string) => scene.documents<UserDocument>(USER).findById(id).orFail().lean<UserDocument>();
const anEmail = () => `${randomUUID()}@example.org`;

/** Every event of attempts that is wanted, once there are so many. */
function told(isWanted: (event: StoredEvent) => boolean, count = 1): Promise<readonly StoredEvent[]> {
  return eventually(async () => {
    const documents = await scene.documents<{ pending: StoredEvent[] }>(ATTEMPT).find().lean();
    const found = documents.flatMap(({ pending }) => pending).filter(isWanted);
    expect(found).toHaveLength(count);
    return found;
  }, SOON);
}

function aRefusal(given: Partial<Refusal> = {}): Refusal {
  return {
    actor: anActor(),
    operation: 'POST /v1/projects/{projectId}/api-keys',
    code: 'permission.denied',
    projectId: newId('prj'),
    address: '192.0.2.1',
    requestId: newId('req'),
    times: 1,
    ...given,
  };
}

const committed = (salt: string | null, field: string, value: string) =>
  createHmac('sha256', salt ?? '')
    .update(`${field}\0${value}`)
    .digest('base64url');

// First, as the others take up some of what one minute has room for.
test('what is refused is told of one by one as long as it is not too much, and then in sum', async () => {
  const operation = `GET /v1/flood-${randomUUID()}`;
  const refusals = Array.from({ length: 100 }, () => aRefusal({ operation }));
  for (let batch = 0; batch < 3; batch++) {
    await scene.bus.request(recordRefusals, {
      refusals: refusals.map((each) => ({ ...each, projectId: newId('prj') })),
    });
  }
  await told(({ data }) => data['operation'] === operation, 60);
  scene.clock.advance(MINUTE_MS);
  const [sum] = await told(({ type }) => type === 'attempt.summed');
  expect(sum).toMatchObject({ actor: { kind: 'system' }, data: { times: 240, codes: { 'permission.denied': 240 } } });
});

describe('a log-in that failed', () => {
  test('is told of by the id of the account, with the network under its salt', async () => {
    const { id, email } = await scene.user();
    const address = scene.address();
    expect(await refusal(scene.try(email, 'not the password', address))).toBe('login.refused');
    const [event] = await told(({ data }) => data['userId'] === id);
    const { personalSalt } = await stored(id);
    expect(event).toMatchObject({ type: 'attempt.refused', ver: 1, actor: { id: 'anyone', role: null } });
    expect(event?.data).toEqual({
      operation: 'POST /v1/session',
      code: 'login.refused',
      times: 1,
      userId: id,
      typed: null,
      address: committed(personalSalt, 'address', address),
    });
  });

  test('of nobody is told of by a commitment to what was typed, under a salt of the day', async () => {
    const email = anEmail();
    const address = scene.address();
    await refusal(scene.try(email, 'not the password', address));
    const { salt } = await eventually(async () => {
      return scene.documents<DaySalt>(DAY_SALT).findOne().orFail().lean<DaySalt>();
    }, SOON);
    const [event] = await told(({ data }) => data['typed'] === committed(salt, 'email', email));
    expect(event?.data).toMatchObject({ userId: null, address: committed(salt, 'address', address) });
  });

  test('is told of once, and how often it was repeated a minute later', async () => {
    const { id, email } = await scene.user();
    const address = scene.address();
    for (let tries = 0; tries < 5; tries++) await refusal(scene.try(email, 'not the password', address));
    const ofUser = ({ data }: StoredEvent) => data['userId'] === id;
    const [first] = await told(ofUser);
    scene.clock.advance(MINUTE_MS);
    const isLater = ({ eid }: StoredEvent) => eid === first?.eid.replace(/:1$/, ':2');
    const [later] = await told(isLater);
    expect(later).toMatchObject({ type: 'attempt.repeated', data: { from: 1, times: 5 }, before: { times: 1 } });
    await told(ofUser);
  });

  test('because the account is disabled is told of, too, and one that succeeds is not', async () => {
    const { id, email } = await scene.user();
    await scene.enter(email);
    await scene.bus.request(updateUser, { actor: scene.operator, userId: id, state: 'disabled' });
    expect(await refusal(scene.try(email, PASSWORD, scene.address()))).toBe('login.disabled');
    const [event] = await told(({ data }) => data['userId'] === id);
    expect(event?.data).toMatchObject({ code: 'login.disabled' });
  });
});

describe('what the gateway has refused', () => {
  test('is told of with who, what and where, and the request', async () => {
    const { id } = await scene.user();
    const given = aRefusal({ actor: anActor({ userId: id }), times: 3 });
    await scene.bus.request(recordRefusals, { refusals: [given, given] });
    const [event] = await told(({ actor }) => actor.id === id);
    const { personalSalt } = await stored(id);
    expect(event).toMatchObject({ requestId: given.requestId, data: { times: 3, userId: null, typed: null } });
    expect(event?.data['address']).toBe(committed(personalSalt, 'address', given.address));
  });
});

describe('erasing a person', () => {
  const disable = (userId: string) =>
    scene.bus.request(updateUser, { actor: scene.operator, userId, state: 'disabled' as const });
  const erase = (userId: string) => scene.bus.request(eraseUser, { actor: scene.operator, userId });

  /** All that identity has, as text, but what it counts of an address for an hour at most. */
  async function everything(): Promise<string> {
    const connection = scene.app.get<Connection>(getConnectionToken());
    const collections = await connection.db?.listCollections().toArray();
    const names = (collections ?? []).map(({ name }) => name).filter((name) => name !== 'login-limits');
    const found = names.map((name) => connection.collection(name).find().toArray());
    return JSON.stringify(await Promise.all(found));
  }

  test('takes everything but ids away, and lets events be as they were', async () => {
    const name = `Ada ${randomUUID()}`;
    const { id, email } = await scene.user({ name });
    const address = '203.0.113.77';
    await scene.enter(email, PASSWORD, address);
    const actor = await scene.actor(await scene.enter(email, PASSWORD, address));
    await scene.bus.request(updateMe, { actor, phone: '+886 2 1234 5678', organisation: 'Analytical Engines 1' });
    await scene.bus.request(addSecondFactor, { actor, type: 'totp' });
    await refusal(scene.try(email, 'not the password', address));
    await told(({ data }) => data['userId'] === id);
    const project = await scene.bus.request(createProject, { actor: scene.operator, name: 'Weather' });
    const place = { actor: scene.operator, projectId: project.id };
    await scene.bus.request(createInvitation, { ...place, email, role: 'user' });
    await scene.bus.request(addMember, { ...place, userId: id, role: 'user' });
    const { personalSalt, passwordHash } = await stored(id);
    const events = await scene.eventsOf(USER, id);
    const commitments = events.flatMap(({ after }) => [after?.['phone'], after?.['organisation']]).filter(Boolean);
    expect(commitments).toHaveLength(2);

    expect(await refusal(erase(id))).toBe('user.not-disabled');
    await disable(id);
    const { revision } = await erase(id);
    const user = await stored(id);
    expect(user).toMatchObject({ name: '', phone: null, organisation: null, passwordHash: null, personalSalt: null });
    expect(revision).toBe(`${id}:${user.ver}`);
    expect(await erase(id)).toEqual({ revision });

    const kept = await everything();
    for (const gone of [name, email, address, '1234 5678', 'Analytical Engines 1', personalSalt, passwordHash]) {
      expect([gone, kept.includes(String(gone))]).toEqual([gone, false]);
    }
    for (const text of commitments) expect(kept).toContain(text);
    expect((await scene.eventsOf(USER, id)).slice(0, events.length)).toEqual(events);
    expect((await scene.eventsOf(USER, id)).map(({ type }) => type)).toContain('user.erased');
  });

  test('frees the address, and the account is never enabled again', async () => {
    const { id, email } = await scene.user();
    await disable(id);
    await erase(id);
    const enable = scene.bus.request(updateUser, { actor: scene.operator, userId: id, state: 'active' });
    expect(await refusal(enable)).toBe('user.erased');
    expect((await scene.user({ email })).id).not.toBe(id);
  });

  test('is for operators, and waits for another admin where a project would have none', async () => {
    const { id, email } = await scene.user();
    const actor = await scene.actor(await scene.enter(email));
    expect(await refusal(scene.bus.request(eraseUser, { actor, userId: id }))).toBe('permission.denied');
    expect(await refusal(erase(newId('usr')))).toBe('user.not-found');
    await scene.bus.request(createProject, { actor: { ...actor, operator: true }, name: 'Alone' });
    await disable(id);
    expect(await refusal(erase(id))).toBe('member.last-admin');
    expect(await stored(id)).toMatchObject({ email });
  });
});
