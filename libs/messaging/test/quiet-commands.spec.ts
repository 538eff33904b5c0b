import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { defineCommand, newId } from '#contracts';
import { startNestService, startServers, type NestService, type TestServers } from '#testing';
import { MessagingModule, OnCommand } from '../src/index.js';

const START_WITHIN_MS = 300_000;

interface Wish {
  readonly fails: boolean;
}

const loud = defineCommand<Wish, string>(`${newId('req')}.loud`);
const quiet = defineCommand<Wish, string>(`${newId('req')}.quiet`);

@Controller()
class Both {
  @OnCommand(loud)
  loud(@Payload() wish: Wish) {
    return answerTo(wish);
  }

  @OnCommand(quiet, { quiet: true })
  quiet(@Payload() wish: Wish) {
    return answerTo(wish);
  }
}

let servers: TestServers;
let service: NestService;
let lines: string[];

const write = (line: unknown) => lines.push(JSON.stringify(line));

beforeAll(async () => {
  servers = await startServers();
  lines = [];
  const module = {
    module: class BothModule {},
    imports: [MessagingModule.forRoot({ url: servers.natsUrl, service: 'both' })],
    controllers: [Both],
  };
  service = await startNestService({ module, service: 'both', logger: { log: write, warn: write, error: write } });
}, START_WITHIN_MS);
afterAll(async () => {
  await service.stop();
  await servers.stop();
});
beforeEach(() => {
  lines = [];
});

function answerTo({ fails }: Wish): string {
  if (fails) throw new Error('out of ink');
  return 'done';
}

test('a command has a line in the log, a quiet one has none', async () => {
  expect(await service.bus.request(quiet, { fails: false })).toBe('done');
  expect(await service.bus.request(loud, { fails: false })).toBe('done');
  expect(lines.filter((line) => line.includes(quiet.subject))).toEqual([]);
  expect(lines.filter((line) => line.includes(loud.subject))).toHaveLength(1);
});

test('a quiet one that fails is logged all the same', async () => {
  await expect(service.bus.request(quiet, { fails: true })).rejects.toMatchObject({ code: 'service.failed' });
  expect(lines.filter((line) => line.includes('a command failed'))).toHaveLength(1);
});
