import { Body, Controller, Param, Post, Put, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Replayable } from '#contracts';
import { anActor } from '#testing';
import { Idempotent, TakenOnce, type Once } from '../src/idempotency/once.js';
import { startHttp, type Answer, type HttpServer } from './http-server.js';

@Controller(':projectId/keys')
class KeysController {
  @Post()
  @Idempotent()
  create(@Body() body: { replayed?: boolean }, @TakenOnce() once: Once): Replayable<Once> {
    return { body: once, replayed: body.replayed === true };
  }

  @Put()
  @Idempotent()
  replace(@TakenOnce() once: Once): Replayable<Once> {
    return { body: once, replayed: false };
  }

  @Post(':keyId/extend')
  @Idempotent()
  extend(@Param('keyId') _: string, @TakenOnce() once: Once): Replayable<Once> {
    return { body: once, replayed: false };
  }
}

/** Takes the caller's word for who it is. */
const believing: CanActivate = {
  canActivate(context: ExecutionContext) {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    request.actor = anActor({ userId: String(request.headers['x-user']) });
    return true;
  },
};

let http: HttpServer;

beforeAll(async () => {
  http = await startHttp(KeysController, believing);
});
afterAll(() => http.stop());

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly body?: string;
  readonly user?: string;
  /** The header's value as it goes over the wire, once for each. */
  readonly values?: readonly string[];
}

function ask({ method = 'POST', path = '/prj_1/keys', body = '{}', user = 'usr_1', values = ['"one"'] }: Asked = {}) {
  const named = values.map((value) => ['idempotency-key', value] as const);
  return http.send(method, path, { body, headers: [['content-type', 'application/json'], ['x-user', user], ...named] });
}

const takenFrom = ({ body }: Answer) => body as Once;
const taken = async (asked?: Asked) => takenFrom(await ask(asked));

test.each([
  ['"8e03978e-40d5-43e8-bc93-6894a57f9324"', '8e03978e-40d5-43e8-bc93-6894a57f9324'],
  ['"a b"', 'a b'],
  [String.raw`"a\"b\\c"`, String.raw`a"b\c`],
  [`"${'x'.repeat(255)}"`, 'x'.repeat(255)],
])('a string of Structured Fields is read: %s', async (header, value) => {
  expect((await taken({ values: [header] })).value).toBe(value);
});

test('the header must be there', async () => {
  expect(await ask({ values: [] })).toMatchObject({ status: 400, body: { code: 'idempotency.key-missing' } });
});

test.each([
  ['no quotes', ['one']],
  ['half of the quotes', ['"one']],
  ['nothing', ['']],
  ['an empty string', ['""']],
  ['256 characters', [`"${'x'.repeat(256)}"`]],
  ['a tab', ['"a\tb"']],
  ['a letter that is not ASCII', ['"\u00e9"']],
  ['an escape there is not', [String.raw`"a\nb"`]],
  ['a trailing backslash', [String.raw`"a\"`]],
  ['a quote inside', ['"a"b"']],
  ['a list', ['"one", "two"']],
  ['two headers', ['"one"', '"two"']],
  ['a parameter', ['"one";a=1']],
  ['bytes', [':b25l:']],
])('anything else is refused: %s', async (_, values) => {
  expect(await ask({ values })).toMatchObject({ status: 400, body: { code: 'idempotency.key-malformed' } });
});

test('a retry is the same request, though its body be written in another order', async () => {
  const first = await taken({ body: '{"name":"a","days":1}' });
  expect(await taken({ body: ' {"days":1.0, "name":"a"}' })).toEqual(first);
});

test('the key is the principal’s and the project’s own', async () => {
  const { idempotency } = await taken();
  const others = [{ user: 'usr_2' }, { path: '/prj_2/keys' }, { values: ['"two"'] }];
  const keys = await Promise.all(others.map(async (asked) => (await taken(asked)).idempotency.key));
  expect(new Set([idempotency.key, ...keys]).size).toBe(4);
});

test('another method, path or body under the same key is another request', async () => {
  const { idempotency } = await taken();
  const others: Asked[] = [{ method: 'PUT' }, { path: '/prj_1/keys/key_1/extend' }, { body: '{"days":1}' }];
  for (const asked of others) {
    const other = (await taken(asked)).idempotency;
    expect(other.key).toBe(idempotency.key);
    expect(other.fingerprint).not.toBe(idempotency.fingerprint);
  }
});

test('what leaves the gateway does not give the header’s value away', async () => {
  const { idempotency } = await taken({ values: ['"a value of the caller"'] });
  expect(JSON.stringify(idempotency)).not.toContain('a value');
  expect(idempotency.key).toHaveLength(43);
});

test('an answer says whether it was given before, and in a header only', async () => {
  const [first, again] = [await ask(), await ask({ body: '{"replayed":true}' })];
  expect(first.headers).not.toHaveProperty('idempotency-replayed');
  expect(again.headers['idempotency-replayed']).toBe('true');
  expect(Object.keys(takenFrom(again))).toEqual(['value', 'idempotency']);
});
