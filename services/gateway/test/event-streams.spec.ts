import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { dataSchemaOf, type EventStreamQuery, type KeywardEvent } from '#contracts';
import { anActor, eventually } from '#testing';
import { OpenStreams } from '../src/events/open-streams.js';
import { SseWriter } from '../src/events/sse-writer.js';
import { startingPointOf } from '../src/events/starting-point.js';

const query = (given: Partial<EventStreamQuery> = {}): EventStreamQuery => ({ follow: 'true', ...given });

test('a stream begins after the last id, at a position, at a time or with what comes next, in this order', () => {
  const since = '2026-03-01T00:00:00Z';
  const all = query({ lastEventId: '4', from: '2', since });
  expect(startingPointOf('7', all)).toEqual({ from: 8 });
  expect(startingPointOf(undefined, all)).toEqual({ from: 5 });
  expect(startingPointOf('', query({ from: '2', since }))).toEqual({ from: 2 });
  expect(startingPointOf(undefined, query({ since }))).toEqual({ since });
  expect(startingPointOf(undefined, query())).toBe('next');
  for (const spoilt of ['-1', '1.5', 'abc', '1e3', '9'.repeat(16)])
    expect(() => startingPointOf(spoilt, query())).toThrow('request.malformed');
});

test('one caller has ten streams at a time, and those of another do not count', async () => {
  const streams = new OpenStreams();
  const caller = anActor();
  const end = Promise.withResolvers<void>();
  const open = Array.from({ length: 10 }, () => streams.run(caller, () => end.promise));
  await expect(streams.run(caller, () => Promise.resolve())).rejects.toThrow('events.too-many-streams');
  await streams.run(anActor(), () => Promise.resolve());
  end.resolve();
  await Promise.all(open);
  await streams.run(caller, () => Promise.resolve());
});

test('at the stop streams are told to end, and are waited for', async () => {
  const streams = new OpenStreams();
  let ended = false;
  const running = streams.run(anActor(), async () => {
    await once(streams.end, 'abort');
    ended = true;
  });
  await streams.beforeApplicationShutdown();
  expect(ended).toBe(true);
  await running;
});

describe('writing', () => {
  let server: Server;
  const answers: ServerResponse[] = [];
  const actor = { kind: 'system', id: 'system', memberId: null, role: 'system' } as const;
  const event: KeywardEvent = {
    specversion: '1.0',
    id: 'key_1:1',
    source: '/keyward/api-keys',
    type: 'key.created',
    subject: 'key_1',
    time: '2026-03-01T00:00:00.000Z',
    datacontenttype: 'application/json',
    dataschema: dataSchemaOf('key.created'),
    aggregate: 'key',
    aggregatever: 1,
    data: { actor, before: null, after: null, text: 'x'.repeat(1_000) },
  };
  const events = Array.from({ length: 60 }, (_, index) => ({ index, event }));

  beforeEach(async () => {
    answers.length = 0;
    server = createServer((_, response) => void answers.push(response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  /** A client, and the writer of what it is answered. */
  async function aStream(takesWithinMs?: number) {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n');
    const raw = await eventually(() => answers[0] ?? Promise.reject(new Error('not yet')), { withinMs: 5_000 });
    const reply = { raw, getHeaders: () => ({ 'x-request-id': 'req_1' }), hijack: () => reply } as never;
    return { socket, raw, writer: new SseWriter(reply, takesWithinMs) };
  }

  test('each event has its position, its type and itself; what goes before keeps the usual headers', async () => {
    const { socket, writer } = await aStream();
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await writer.begin(5);
    await writer.send(events.slice(5, 6));
    await writer.beat(9);
    writer.endWith(null);
    await once(socket, 'data').catch(() => null);
    await eventually(() => expect(text).toContain('event: end'), { withinMs: 5_000 });
    expect(text).toContain('x-request-id: req_1');
    expect(text).toContain('content-type: text/event-stream');
    expect(text).toMatch(/retry: 1000\nid: 4\n\n/);
    expect(text).toMatch(
      /id: 5\nevent: key\.created\ndata: \{"aggregate":"key",.*"text":"x+"\},.*"type":"key\.created"\}\n\n/,
    );
    expect(text).toMatch(/: \nid: 8\n\n/);
    socket.destroy();
  });

  test('a client that takes nothing is cut off, and no more than a batch is held for it', async () => {
    const { socket, raw, writer } = await aStream(300);
    socket.pause();
    let held = 0;
    while (!writer.closed.aborted) {
      await writer.send(events);
      held = Math.max(held, raw.writableLength);
    }
    expect(raw.destroyed).toBe(true);
    expect(held).toBeLessThan(200_000);
    socket.destroy();
  });
});
