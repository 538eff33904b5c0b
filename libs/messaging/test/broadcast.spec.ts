import { setTimeout as wait } from 'node:timers/promises';
import { eventually, startServers, type TestServers } from '#testing';
import { Broadcast, Nats } from '../src/index.js';
import { startGreeter, type Greeter } from './greeter.js';

const START_WITHIN_MS = 300_000;
const HEARD = { withinMs: 2_000 };

interface Weather {
  readonly sky: string;
}

let servers: TestServers;
let speaker: Greeter;
let listener: Greeter;
let warnings: unknown[];

const logger = { log: () => {}, error: () => {}, warn: (line: unknown) => warnings.push(line) };

beforeAll(async () => {
  servers = await startServers();
  speaker = await startGreeter(servers.natsUrl, () => null);
  listener = await startGreeter(servers.natsUrl, () => null, { logger });
}, START_WITHIN_MS);
afterAll(async () => {
  await Promise.all([speaker.stop(), listener.stop()]);
  await servers.stop();
});
beforeEach(() => {
  warnings = [];
});

const say = (subject: string, body: object) => speaker.app.get(Broadcast).publish(subject, body);

/** Everybody that listens there, from now on. */
async function listen(subject: string, hear: (body: Partial<Weather>, subject: string) => void) {
  const stop = listener.app.get(Broadcast).listen<Weather>(subject, hear);
  await listener.app.get(Nats).connection.flush();
  return stop;
}

test('everybody who listens hears it, and on which subject', async () => {
  const heard: unknown[] = [];
  const stops = [
    await listen('weather.*', ({ sky }, subject) => heard.push([subject, sky])),
    await listen('weather.north', ({ sky }) => heard.push(['north', sky])),
  ];
  say('weather.north', { sky: 'grey' });
  await eventually(() => expect(heard).toHaveLength(2), HEARD);
  expect(heard).toEqual(
    expect.arrayContaining([
      ['weather.north', 'grey'],
      ['north', 'grey'],
    ]),
  );
  stops.forEach((stop) => stop());
});

test('whoever stops listening hears no more', async () => {
  const heard: unknown[] = [];
  const stop = await listen('weather.south', ({ sky }) => heard.push(sky));
  say('weather.south', { sky: 'blue' });
  await eventually(() => expect(heard).toEqual(['blue']), HEARD);
  stop();
  await listener.app.get(Nats).connection.flush();
  say('weather.south', { sky: 'red' });
  await wait(200);
  expect(heard).toEqual(['blue']);
});

test('what is no object is passed over with a line in the log, and the next one is heard', async () => {
  const heard: unknown[] = [];
  const stop = await listen('weather.east', (body) => heard.push(body));
  const { connection } = speaker.app.get(Nats);
  for (const noise of ['', 'null', '7', '"text"', 'not json', Uint8Array.from([0xff])]) {
    connection.publish('weather.east', noise);
  }
  say('weather.east', { sky: 'clear' });
  await eventually(() => expect(heard).toEqual([{ sky: 'clear' }]), HEARD);
  expect(warnings).toHaveLength(6);
  expect(warnings).toContainEqual(expect.objectContaining({ subject: 'weather.east' }));
  stop();
});
