import {
  AddMemberBody,
  CreateApiKeyBody,
  CreateUserBody,
  ExtendApiKeyBody,
  ListApiKeysQuery,
  LogInBody,
} from '#contracts';
import { InputPipe } from '../src/http/input.pipe.js';

const pipe = new InputPipe();

type ContractClass = new () => object;

const body = (metatype: ContractClass, value: unknown) => pipe.transform(value, { type: 'body', metatype });
const query = (value: unknown) => pipe.transform(value, { type: 'query', metatype: ListApiKeysQuery });

const refusal = (status: number, ...fields: string[]): unknown => {
  const named = fields.map((field): unknown => expect.objectContaining({ field }));
  return expect.objectContaining({ status, fields: named });
};

test('a body that keeps its contract arrives as it was sent', async () => {
  expect(await body(CreateApiKeyBody, { name: 'nightly', days: 3650 })).toEqual({ name: 'nightly', days: 3650 });
  expect(await body(CreateApiKeyBody, {})).toEqual({});
});

test.each<[string, ContractClass, unknown, string]>([
  ['text for a number', ExtendApiKeyBody, { days: '5' }, 'days'],
  ['a list for a number', ExtendApiKeyBody, { days: [5] }, 'days'],
  ['an object for a number', ExtendApiKeyBody, { days: { $gt: 0 } }, 'days'],
  ['null for a number', ExtendApiKeyBody, { days: null }, 'days'],
  ['true for a number', ExtendApiKeyBody, { days: true }, 'days'],
  ['a number for text', CreateApiKeyBody, { name: 5 }, 'name'],
  ['a list for text', CreateApiKeyBody, { name: ['a'] }, 'name'],
  ['an operator of the database for text', CreateApiKeyBody, { name: { $gt: '' } }, 'name'],
  ['a list for an address', LogInBody, { email: ['ada@example.org'], password: 'x' }, 'email'],
  ['a number for one of a few words', AddMemberBody, { userId: 'usr_0000000000000000000000', role: 1 }, 'role'],
  ['an object for an id', AddMemberBody, { userId: { $ne: null }, role: 'user' }, 'userId'],
  ['a member that is not known', ExtendApiKeyBody, { days: 5, ver: 2 }, 'ver'],
  ['a member the platform sets', CreateApiKeyBody, { ownerId: 'usr_1' }, 'ownerId'],
])('a wrong type or an unknown member cannot be read, and is 400: %s', async (_, contract, value, field) => {
  await expect(body(contract, value)).rejects.toEqual(refusal(400, field));
});

test.each<[string, ContractClass, unknown, string]>([
  ['zero', ExtendApiKeyBody, { days: 0 }, 'days'],
  ['below zero', ExtendApiKeyBody, { days: -1 }, 'days'],
  ['a fraction', ExtendApiKeyBody, { days: 1.5 }, 'days'],
  ['too many', ExtendApiKeyBody, { days: 1e9 }, 'days'],
  ['missing', ExtendApiKeyBody, {}, 'days'],
  ['too long', CreateApiKeyBody, { name: 'a'.repeat(101) }, 'name'],
  ['empty', CreateApiKeyBody, { name: '' }, 'name'],
  ['no address', LogInBody, { email: 'ada', password: 'x' }, 'email'],
  ['none of the words', AddMemberBody, { userId: 'usr_0000000000000000000000', role: 'owner' }, 'role'],
  ['the id of something else', AddMemberBody, { userId: 'key_0000000000000000000000', role: 'user' }, 'userId'],
])('a value that is not acceptable is 422: %s', async (_, contract, value, field) => {
  await expect(body(contract, value)).rejects.toEqual(refusal(422, field));
});

test('every field is named at once, and 400 outweighs 422', async () => {
  const spoilt = { email: 'ada', name: '', password: 'a password of enough characters', language: 'fr' };
  await expect(body(CreateUserBody, spoilt)).rejects.toEqual(refusal(422, 'email', 'name', 'language'));
  const worse = { ...spoilt, name: 5, operator: true };
  await expect(body(CreateUserBody, worse)).rejects.toEqual(refusal(400, 'operator', 'email', 'name', 'language'));
});

test('no message repeats what was sent', async () => {
  const sent = { email: 'hunter2', name: 'hunter2'.repeat(20), password: 'hunter2', hunter: 'hunter2' };
  const refused = await body(CreateUserBody, sent).catch((failure: unknown) => failure);
  expect(refused).toMatchObject({ status: 400 });
  expect(JSON.stringify(refused)).not.toContain('hunter2');
});

test.each<[string, unknown]>([
  ['a list', []],
  ['text', 'text'],
  ['a number', 5],
  ['null', null],
  ['nothing', undefined],
])('a body that is no object is 400: %s', async (_, value) => {
  await expect(body(CreateApiKeyBody, value)).rejects.toEqual(refusal(400, ''));
});

test('a query is text: its numbers are read, and the rest is as it is', async () => {
  expect(await query({ limit: '50', cursor: 'abc' })).toMatchObject({ limit: 50, cursor: 'abc' });
  expect(await query({})).toMatchObject({ limit: 20 });
});

test.each<[string, unknown, number, string]>([
  ['limit 0', { limit: '0' }, 422, 'limit'],
  ['limit -1', { limit: '-1' }, 422, 'limit'],
  ['limit 101', { limit: '101' }, 422, 'limit'],
  ['limit 1e9', { limit: '1e9' }, 422, 'limit'],
  ['a limit that is none', { limit: 'many' }, 422, 'limit'],
  ['two limits', { limit: ['1', '2'] }, 400, 'limit'],
  ['two cursors', { cursor: ['a', 'b'] }, 400, 'cursor'],
  ['a long cursor', { cursor: 'a'.repeat(201) }, 422, 'cursor'],
  ['a sort that is not offered', { sort: 'digest' }, 400, 'sort'],
  ['a filter that is not offered', { 'name[$gt]': '' }, 400, 'name[$gt]'],
])('a query that is not offered is refused: %s', async (_, value, status, field) => {
  await expect(query(value)).rejects.toEqual(refusal(status, field));
});

test('a field is not named again at the beginning of what is said of it, and the rest is left as it is', async () => {
  const told = (message: string): unknown =>
    expect.objectContaining({ fields: [expect.objectContaining({ message })] });
  await expect(body(ExtendApiKeyBody, { days: 0 })).rejects.toEqual(told('must not be less than 1'));
  await expect(query({ service: 'compute' })).rejects.toEqual(told('must be a service id (svc_…)'));
});
