import { randomUUID } from 'node:crypto';
import { logIn, type KeywardEvent } from '#contracts';
import { digestOf } from '#key-text';
import { eventually, startServers, type TestServers } from '#testing';
import { USER, type UserDocument } from '../src/users/store/user.schema.js';
import { anEmail, hearEvents, makeUser, PASSWORD, startIdentity, type IdentityService } from './identity-service.js';

const START_WITHIN_MS = 300_000;

let servers: TestServers;
let present: IdentityService;
let email: string;
const started: IdentityService[] = [];

beforeAll(async () => {
  servers = await startServers();
  present = await startIdentity(servers);
}, START_WITHIN_MS);
afterAll(async () => {
  await present.stop();
  await servers.stop();
});
beforeEach(() => {
  email = anEmail();
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((each) => each.stop()));
});

async function start(operatorPassword = PASSWORD, operatorEmail = email): Promise<IdentityService> {
  const service = await startIdentity(servers, { operatorEmail, operatorPassword });
  started.push(service);
  return service;
}

const users = () =>
  present.documents<UserDocument>(USER).find({ emailKey: email.toLowerCase() }).lean<UserDocument[]>();
const enter = (password: string) =>
  present.bus.request(logIn, { email, password, tokenDigest: digestOf(randomUUID()) });

test('instances that start at the same moment make one first operator, with one event', async () => {
  const events = hearEvents(present, 'evt.v1.user.>');
  await Promise.all([start(), start(), start()]);
  const found = await users();
  expect(found).toMatchObject([{ operator: true, name: 'Operator', email, ver: 1 }]);
  const ofThem = (heard: readonly KeywardEvent[]) =>
    new Set(heard.filter(({ subject }) => subject === found[0]?._id).map(({ id }) => id));
  await eventually(() => expect(ofThem(events)).toEqual(new Set([`${found[0]?._id}:1`])), { withinMs: 5_000 });
});

test('the first operator can log in, by the address in any case', async () => {
  await start(PASSWORD, email.toUpperCase());
  expect(await enter(PASSWORD)).toMatchObject({ user: { operator: true } });
});

test('a later start changes neither the password nor anything else', async () => {
  await start();
  const before = await users();
  await start('another password, also long enough');
  expect(await users()).toEqual(before);
  await expect(enter('another password, also long enough')).rejects.toMatchObject({ code: 'login.refused' });
  expect(await enter(PASSWORD)).toMatchObject({ user: { operator: true } });
});

test('an account that is there already is not made an operator', async () => {
  await makeUser(present, email);
  await start();
  expect(await users()).toMatchObject([{ operator: false }]);
});
