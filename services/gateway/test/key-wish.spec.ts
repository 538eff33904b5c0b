import fc from 'fast-check';
import type { FastifyRequest } from 'fastify';
import { newId, VerifyApiKeyBody } from '#contracts';
import { InputPipe } from '../src/http/input.pipe.js';
import { readJsonBody } from '../src/http/json-body.js';
import { KeyWish, usualWish } from '../src/verification/key-wish.js';

const RUNS = 3_000;
const service = newId('svc');
const pipe = new InputPipe();
const request = { headers: { 'content-type': 'application/json' } } as FastifyRequest;

/** What the way of every other route makes of a body; null where it refuses it. */
async function readAnyBody(body: Buffer): Promise<KeyWish | null> {
  const value = await new Promise<unknown>((resolve) => readJsonBody(request, body, (_, read) => resolve(read)));
  const read = await pipe.transform(value, { type: 'body', metatype: VerifyApiKeyBody }).catch(() => null);
  if (read === null) return null;
  const wish = read as VerifyApiKeyBody;
  return new KeyWish(wish.key, wish.service, wish.clientIp, wish.cost);
}

test.each<[string, Partial<KeyWish>]>([
  ['{"key":"kw_live_1"}', { key: 'kw_live_1' }],
  ['{ "key": "sk 1", "cost": 0 }', { key: 'sk 1', cost: 0 }],
  [`{"key":"a","service":"${service}"}`, { key: 'a', service }],
  [
    `{"key":"a","service":"${service}","clientIp":"2001:db8::7","cost":1000000}`,
    { key: 'a', service, clientIp: '2001:db8::7', cost: 1_000_000 },
  ],
])('the usual body is read at once: %s', (body, wish) => {
  expect(usualWish(Buffer.from(body))).toEqual(new KeyWish(wish.key ?? '', wish.service, wish.clientIp, wish.cost));
});

test.each([
  '',
  '{}',
  '{"cost":1,"key":"a"}',
  '{"key":"a"}\n',
  '{"key":"a"',
  '{"key":"a"}}',
  '{"key":"a"} x',
  '{"key":"a",}',
  '{,"key":"a"}',
  '["key"]',
  '{"key":"a","key":"b"}',
  '{"key":"a","project":"b"}',
  '{"key":1}',
  '{"key":"a","cost":"1"}',
  '{"key":"a","cost":01}',
  '{"key":"a","cost":-1}',
  '{"key":"a","cost":1.5}',
  '{"key":"a","cost":1e3}',
  '{"key":"a","cost":1000001}',
  '{"key":""}',
  `{"key":"${'a'.repeat(201)}"}`,
  '{"key":"\\u0061"}',
  '{"key":"\u00fc"}',
  '{"key":"a\u0000"}',
  '{"key":"a","service":"svc_1"}',
  '{"key":"a","clientIp":"1.2.3"}',
  '{"key":"a","clientIp":"fe80::1%eth0"}',
  '{"key":null}',
  '\u00a0{"key":"a"}',
  '{\u00a0"key":"a"}',
])('whatever is wrong or only unusual is left to who reads any body: %s', (body) => {
  expect(usualWish(Buffer.from(body))).toBeNull();
});

test('what is read at once is read alike by who reads any body', async () => {
  const text = fc.string({ maxLength: 12 }).map((each) => JSON.stringify(each));
  const address = fc.oneof(fc.ipV4(), fc.ipV6(), fc.ipV4Extended()).map((each) => `"${each}"`);
  const odd = fc.constantFrom('""', '-1', '1.5', '10000000', 'null', '[]', '"a"', '7');
  const blank = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom('', ' ') },
    { weight: 1, arbitrary: fc.constantFrom('\n\t', '\u00a0') },
  );
  const named = (name: string, value: fc.Arbitrary<string>) =>
    fc
      .tuple(blank, blank, fc.oneof({ weight: 8, arbitrary: value }, { weight: 1, arbitrary: odd }))
      .map(([one, other, given]) => `${one}"${name}":${other}${given}`);
  const key = named('key', text);
  const strays = fc.constantFrom<[string, fc.Arbitrary<string>][]>([], [], [], [['key ', text]], [['key', text]]);
  const rest = fc
    .subarray([
      ['service', fc.constant(`"${service}"`)],
      ['clientIp', address],
      ['cost', fc.nat({ max: 1_100_000 }).map(String)],
    ] as [string, fc.Arbitrary<string>][])
    .chain((usual) => strays.map((stray) => [...usual, ...stray]));
  const body = rest
    .chain((each) => fc.tuple(key, ...each.map(([name, value]) => named(name, value)), blank))
    .map((parts) => `{${parts.slice(0, -1).join(',')}}${parts.at(-1)}`);
  let usual = 0;
  await fc.assert(
    fc.asyncProperty(body, async (given) => {
      const wish = usualWish(Buffer.from(given));
      if (wish === null) return;
      usual++;
      expect(wish).toEqual(await readAnyBody(Buffer.from(given)));
    }),
    { numRuns: RUNS },
  );
  expect(usual).toBeGreaterThan(RUNS / 20);
});
