import { Controller, Get, Patch, Put, UseInterceptors } from '@nestjs/common';
import type { Replayable } from '#contracts';
import { ExpectedVersion, ExpectedVersionIfAny, type Precondition } from '../src/http/if-match.js';
import { VersionTagInterceptor } from '../src/http/version-tag.interceptor.js';
import { Idempotent } from '../src/idempotency/once.js';
import { startHttp, type HttpServer } from './http-server.js';

@Controller('things')
@UseInterceptors(VersionTagInterceptor)
class ThingsController {
  @Patch('needed')
  needed(@ExpectedVersion() expected: number): object {
    return { expected };
  }

  @Patch('optional')
  optional(@ExpectedVersionIfAny() { expectedVersion }: Precondition): object {
    return { expected: expectedVersion ?? 'any' };
  }

  @Put('once')
  @Idempotent()
  once(): Replayable<object> {
    return { body: { version: 7 }, replayed: false };
  }

  @Get('list')
  list(): object {
    return { items: [{ version: 7 }] };
  }
}

let http: HttpServer;

beforeAll(async () => {
  http = await startHttp(ThingsController);
});
afterAll(() => http.stop());

const patch = (path: string, ...tags: string[]) =>
  http.send('PATCH', `/things/${path}`, { headers: tags.map((tag) => ['if-match', tag]) });

test.each([
  ['one tag', ['"3"'], 3],
  ['the version of what is not there yet', ['"0"'], 0],
  ['a list, of which one is a version', ['"abc" , W/"4", "3"'], 3],
  ['two headers with the same', ['"3"', '"3"'], 3],
])('the version in If-Match is read: %s', async (_, tags, expected) => {
  expect((await patch('needed', ...tags)).body).toEqual({ expected });
  expect((await patch('optional', ...tags)).body).toEqual({ expected });
});

test.each([
  ['no quotes', '3'],
  ['half of the quotes', '"3'],
  ['nothing', ''],
  ['a space inside', '"3 4"'],
  ['no comma between', '"3" "4"'],
  ['two versions', '"3", "4"'],
  ['a star among others', '*, "3"'],
])('anything else is malformed, and the header is named: %s', async (_, tag) => {
  const refusal = { status: 400, body: { code: 'request.malformed', errors: [{ field: 'If-Match' }] } };
  expect(await patch('needed', tag)).toMatchObject(refusal);
  expect(await patch('optional', tag)).toMatchObject(refusal);
});

test.each([['"abc"'], ['W/"3"'], ['"-1"'], ['"3.0"'], ['"9999999999999999"']])(
  'a tag that no version has is outdated: %s',
  async (tag) => {
    const refusal = { status: 412, body: { code: 'request.version-outdated' } };
    expect(await patch('needed', tag)).toMatchObject(refusal);
    expect(await patch('optional', tag)).toMatchObject(refusal);
  },
);

test.each([
  ['nothing', []],
  ['a star', ['*']],
])('who says %s is sent to read first where a version is needed, and else served', async (_, tags) => {
  expect(await patch('needed', ...tags)).toMatchObject({
    status: 428,
    body: { code: 'request.precondition-missing' },
  });
  expect((await patch('optional', ...tags)).body).toEqual({ expected: 'any' });
});

test('one thing with a version has it as its ETag, also where the answer comes wrapped; a list has none', async () => {
  expect((await http.send('PUT', '/things/once')).headers['etag']).toBe('"7"');
  expect((await http.send('GET', '/things/list')).headers).not.toHaveProperty('etag');
});
