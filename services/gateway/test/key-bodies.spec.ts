import { ApiKeyPolicyBody, CreateApiKeyBody, EditApiKeyBody, ImportApiKeysBody } from '#contracts';
import { InputPipe } from '../src/http/input.pipe.js';

const pipe = new InputPipe();
const sha256 = 'a'.repeat(64);
const service = 'svc_0000000000000000000001';

const refusal = (status: number, field: string): unknown => {
  const fields: unknown = expect.arrayContaining([expect.objectContaining({ field })]);
  return expect.objectContaining({ status, fields });
};
const read = (metatype: new () => object, value: unknown) => pipe.transform(value, { type: 'body', metatype });

test.each([
  ['text that others would run', { name: '<script>alert(1)</script>' }],
  ['text that a spreadsheet would run', { name: '=cmd()' }],
  ['Chinese, and an emoji', { name: '夜間批次 🚀' }],
  ['a limit that is taken away', { scopes: null, rateLimit: null, remainingUses: null }],
  ['no scope at all', { scopes: [] }],
  ['services and platform scopes', { scopes: [service, 'verify', 'audit:read'] }],
  ['networks', { allowedCidrs: ['192.0.2.0/24', '2001:db8::/32', '::ffff:192.0.2.0/120'] }],
  ['metadata and tags', { metadata: { 'team.a-b_c': '' }, tags: ['batch', 'région/1'] }],
])('settings are read as they are written: %s', async (_, settings) => {
  expect(await read(EditApiKeyBody, settings)).toEqual(settings);
  expect(await read(CreateApiKeyBody, settings)).toEqual(settings);
});

test.each([
  ['an operator for the name', { name: { $gt: '' } }, 'name'],
  ['$where', { $where: 'sleep(1000)' }, '$where'],
  ['an operator in the metadata', { metadata: { a: { $ne: null } } }, 'metadata'],
  ['a list for metadata', { metadata: ['a'] }, 'metadata'],
  ['a number among tags', { tags: ['a', 1] }, 'tags'],
  ['a number among networks', { allowedCidrs: [1] }, 'allowedCidrs'],
  ['text for a rate limit', { rateLimit: '10/s' }, 'rateLimit'],
  ['text in a rate limit', { rateLimit: { requests: '10', seconds: 1 } }, 'rateLimit.requests'],
  ['more in a rate limit', { rateLimit: { requests: 10, seconds: 1, burst: 5 } }, 'rateLimit.burst'],
  ['null for a name', { name: null }, 'name'],
  ['null for tags', { tags: null }, 'tags'],
  ['the project', { projectId: 'prj_1' }, 'projectId'],
  ['the role', { role: 'admin' }, 'role'],
  ['the owner', { ownerId: 'usr_1' }, 'ownerId'],
  ['a hash', { hash: 'a' }, 'hash'],
  ['the version', { ver: 1 }, 'ver'],
])('what is of a wrong kind or not for the caller to say is 400: %s', async (_, settings, field) => {
  await expect(read(EditApiKeyBody, settings)).rejects.toEqual(refusal(400, field));
  await expect(read(CreateApiKeyBody, settings)).rejects.toEqual(refusal(400, field));
});

test.each([
  ['a name of 10,000 characters', { name: 'a'.repeat(10_000) }, 'name'],
  ['an override of the direction', { name: 'nightly\u202ehctab' }, 'name'],
  ['a line break', { name: 'a\r\nb' }, 'name'],
  ['an unknown scope', { scopes: ['everything'] }, 'scopes'],
  ['a scope twice', { scopes: ['verify', 'verify'] }, 'scopes'],
  ['501 scopes', { scopes: Array.from({ length: 501 }, (__, at) => `svc_${String(at).padStart(22, '0')}`) }, 'scopes'],
  ['an address', { allowedCidrs: ['192.0.2.1'] }, 'allowedCidrs'],
  ['an octal network', { allowedCidrs: ['010.0.0.0/8'] }, 'allowedCidrs'],
  ['a mask that is too long', { allowedCidrs: ['192.0.2.0/33'] }, 'allowedCidrs'],
  ['51 networks', { allowedCidrs: Array.from({ length: 51 }, () => '192.0.2.0/24') }, 'allowedCidrs'],
  ['a window of nothing', { rateLimit: { requests: 1, seconds: 0 } }, 'rateLimit.seconds'],
  ['uses below zero', { remainingUses: -1 }, 'remainingUses'],
  ['half a use', { remainingUses: 0.5 }, 'remainingUses'],
  ['21 entries', { metadata: Object.fromEntries(Array.from({ length: 21 }, (__, at) => [`e${at}`, ''])) }, 'metadata'],
  ['a name of an entry with a dollar', { metadata: { $where: '1' } }, 'metadata'],
  ['an entry of 501 characters', { metadata: { a: 'a'.repeat(501) } }, 'metadata'],
  ['21 tags', { tags: Array.from({ length: 21 }, (__, at) => `t${at}`) }, 'tags'],
  ['a tag of 41 characters', { tags: ['a'.repeat(41)] }, 'tags'],
])('what is not acceptable is 422: %s', async (_, settings, field) => {
  await expect(read(EditApiKeyBody, settings)).rejects.toEqual(refusal(422, field));
  await expect(read(CreateApiKeyBody, settings)).rejects.toEqual(refusal(422, field));
});

test.each([
  ['in the year 9999999', '9999999-01-01T00:00:00Z'],
  ['on a day that there is not', '2026-02-30T00:00:00Z'],
  ['without an offset', '2026-03-01T00:00:00'],
  ['without a time', '2026-03-01'],
  ['in words', 'tomorrow'],
])('no key ends %s', async (_, expiresAt) => {
  await expect(read(CreateApiKeyBody, { expiresAt })).rejects.toEqual(refusal(422, 'expiresAt'));
});

test.each([
  [400, 'a hash that is no text', { sha256: { $ne: '' } }, 'keys.0.sha256'],
  [422, 'half a hash', { sha256: 'a'.repeat(32) }, 'keys.0.sha256'],
  [422, 'a hash in capitals', { sha256: 'A'.repeat(64) }, 'keys.0.sha256'],
  [400, 'the text itself', { sha256, key: 'sk_live_1' }, 'keys.0.key'],
  [422, 'a beginning of 13 characters', { sha256, prefix: 'a'.repeat(13) }, 'keys.0.prefix'],
  [422, 'an end of five', { sha256, lastFour: '12345' }, 'keys.0.lastFour'],
  [400, 'null for an end', { sha256, lastFour: null }, 'keys.0.lastFour'],
  [422, 'a name that is too long', { sha256, name: 'a'.repeat(101) }, 'keys.0.name'],
])('an import is refused with %i for %s', async (status, _, key, field) => {
  await expect(read(ImportApiKeysBody, { keys: [key] })).rejects.toEqual(refusal(status, field));
});

test.each([
  ['none', []],
  ['101', Array.from({ length: 101 }, () => ({ sha256 }))],
])('an import is of 1 to 100 keys, not of %s', async (_, keys) => {
  await expect(read(ImportApiKeysBody, { keys })).rejects.toEqual(refusal(422, 'keys'));
});

const policy = {
  defaultDays: 30,
  longestLifetimeDays: 365,
  longestExtensionDays: 90,
  revive: false,
  keysPerMember: 10,
  onLeak: 'flag',
};

test.each([
  [422, 'no day', { defaultDays: 0 }, 'defaultDays'],
  [422, 'more than ten years', { longestLifetimeDays: 3_651 }, 'longestLifetimeDays'],
  [422, 'room for 1,000,001 keys', { keysPerMember: 1_000_001 }, 'keysPerMember'],
  [422, 'another way with leaks', { onLeak: 'ignore' }, 'onLeak'],
  [400, 'text for yes', { revive: 'yes' }, 'revive'],
  [422, 'less than all of it', { revive: undefined }, 'revive'],
  [400, 'the version', { version: 3 }, 'version'],
])('a policy is refused with %i for %s', async (status, _, given, field) => {
  await expect(read(ApiKeyPolicyBody, { ...policy, ...given })).rejects.toEqual(refusal(status, field));
});
