import { Controller, Module } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { newId, reportLeakedKeys, type ReportLeakedKeysRequest } from '#contracts';
import { digestOf, makeKeyText } from '#key-text';
import { MessagingModule, OnCommand } from '#messaging';
import { startEmbeddedNats, startNestService, type EmbeddedNats, type NestService } from '#testing';
import { startGateway, type Gateway } from './gateway.js';

const START_WITHIN_MS = 300_000;
const asked: ReportLeakedKeysRequest[] = [];

/** Plays api-keys. */
@Controller()
class LeaksController {
  @OnCommand(reportLeakedKeys)
  report(@Payload() request: ReportLeakedKeysRequest) {
    asked.push(request);
    return {};
  }
}

@Module({})
class PlayedKeysModule {}

let nats: EmbeddedNats;
let gateway: Gateway;
let keys: NestService;

beforeAll(async () => {
  nats = await startEmbeddedNats();
  const { url } = nats.natsServer;
  const imports = [MessagingModule.forRoot({ url, service: 'api-keys' })];
  const module = { module: PlayedKeysModule, imports, controllers: [LeaksController] };
  keys = await startNestService({ module, service: 'api-keys' });
  gateway = await startGateway(url);
}, START_WITHIN_MS);
afterAll(async () => {
  await gateway.stop();
  await keys.stop();
  await nats.stop();
});
beforeEach(() => void asked.splice(0));

const report = (body: unknown) =>
  gateway.send('POST', '/v1/leaked-keys', {
    body: JSON.stringify(body),
    headers: [['content-type', 'application/json']],
  });
const aText = (environment = 'live', keyId = newId('key')) => ({ keyId, text: makeKeyText({ environment, keyId }) });

test('what has the form of a key and its checksum is passed on, once, and without its text', async () => {
  const { keyId, text } = aText();
  const last = text.at(-1) === 'a' ? 'b' : 'a';
  const others = [`${text.slice(0, -1)}${last}`, ` ${text}`, aText('test').text, 'ghp_hunter2', '', text];
  expect(await report({ keys: [text, ...others] })).toMatchObject({ status: 202, text: '' });
  expect(asked).toEqual([{ found: [{ keyId, digest: digestOf(text) }] }]);
});

test('the answer is the same where nothing can be a key, and nobody is asked', async () => {
  const nothing = await report({ keys: ['hunter2', aText('test').text] });
  const something = await report({ keys: [aText().text] });
  const seen = ({ status, text, headers }: typeof nothing) => [status, text, Object.keys(headers).sort()];
  expect(seen(nothing)).toEqual(seen(something));
  expect(asked).toHaveLength(1);
});

test.each<[string, unknown, number]>([
  ['no list', {}, 422],
  ['a text', { keys: 'kw_live' }, 400],
  ['a list of numbers', { keys: [1] }, 400],
  ['an empty list', { keys: [] }, 422],
  ['101 texts', { keys: Array<string>(101).fill('xx') }, 422],
  ['a text of 201 characters', { keys: ['x'.repeat(201)] }, 422],
])('what is no list of 1 to 100 texts is refused by name, and not echoed: %s', async (_, body, status) => {
  const answer = await report(body);
  expect(answer).toMatchObject({ status, body: { errors: [{ field: 'keys' }] } });
  expect(answer.text).not.toMatch(/kw_live|xx/);
});
