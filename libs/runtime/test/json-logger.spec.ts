import { Logger } from '@nestjs/common';
import { inRequest } from '#contracts';
import { JsonLogger } from '../src/json-logger.js';

let lines: string[];
let logger: JsonLogger;

beforeEach(() => {
  lines = [];
  logger = new JsonLogger('example', { write: (line) => lines.push(line) });
});

const entries = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);
const entry = () => entries()[0];

test('a line says when, how grave, which service, from where and what', () => {
  logger.warn({ msg: 'told twice', eid: 'key_1:2' }, 'Relay');
  const fields = { level: 'warn', service: 'example', context: 'Relay', msg: 'told twice', eid: 'key_1:2' };
  expect(entries()).toEqual([{ ...fields, time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]{12}Z$/) }]);
});

test.each([
  ['log', 'info'],
  ['error', 'error'],
  ['warn', 'warn'],
  ['fatal', 'fatal'],
] as const)('Nest’s own loggers end up here: %s', (method, level) => {
  Logger.overrideLogger(logger);
  try {
    new Logger('Somewhere')[method]('a text');
  } finally {
    Logger.overrideLogger(false);
  }
  expect(entry()).toMatchObject({ level, msg: 'a text', context: 'Somewhere' });
});

test('a line written in a request carries its id, and one outside of any does not', async () => {
  logger.log('before');
  await inRequest({ requestId: 'req_1', deadline: 0 }, async () => {
    await Promise.resolve();
    logger.error({ msg: 'within' });
  });
  expect(entries().map(({ requestId }) => requestId)).toEqual([undefined, 'req_1']);
});

test.each(['password', 'token', 'key', 'secret', 'authorization', 'cookie', 'digest', 'tokenDigest', 'sealed'])(
  'what is called %s is struck out, on its own and inside of something',
  (name) => {
    logger.log({ msg: 'received', [name]: 'hunter2', body: { [name]: 'hunter2' }, other: 'kept' });
    expect(entry()).toMatchObject({ [name]: '[redacted]', body: { [name]: '[redacted]' }, other: 'kept' });
    expect(lines.join('')).not.toContain('hunter2');
  },
);

test('an error is logged with its stack, and with what caused it', () => {
  const cause = new TypeError('the pool was cleared');
  const failure = new Error('cannot read', { cause });
  logger.error({ msg: 'a command failed', err: failure });
  logger.fatal(failure);
  for (const { err } of entries()) {
    expect(err).toMatchObject({ type: 'Error', message: 'cannot read: the pool was cleared' });
    const { stack } = err as { readonly stack: string };
    expect(stack).toMatch(/Error: cannot read\n.*json-logger\.spec.*caused by: TypeError: the pool was cleared\n/s);
  }
  expect(entries().map(({ msg }) => msg)).toEqual(['a command failed', 'cannot read']);
});

test('a stack that Nest gives apart is kept', () => {
  logger.error('it broke', 'Error: it broke\n    at somewhere', 'ExceptionsHandler');
  expect(entry()).toMatchObject({ msg: 'it broke', stack: expect.stringContaining('somewhere') });
  expect(entry()).toMatchObject({ context: 'ExceptionsHandler' });
});

test('whatever a text holds, it stays one line and speaks to no terminal', () => {
  logger.log('one\r\n{"level":"fatal"}\u001b[2J\u2028', 'Context');
  expect(lines).toHaveLength(1);
  expect(Array.from(lines[0]?.trimEnd() ?? '').filter((character) => character < ' ')).toEqual([]);
  expect(entry()).toMatchObject({ msg: 'one\r\n{"level":"fatal"}\u001b[2J\u2028', level: 'info' });
});

test.each<[string, unknown, unknown]>([
  ['nothing', undefined, 'undefined'],
  ['null', null, 'null'],
  ['a number', 5, '5'],
  ['a symbol', Symbol('five'), 'Symbol(five)'],
])('%s can be logged, too', (_, message, msg) => {
  logger.log(message, 'Context');
  expect(entry()).toMatchObject({ msg, context: 'Context' });
});

test('an object that holds itself can be logged, too', () => {
  const circle: Record<string, unknown> = { msg: 'round' };
  circle['self'] = circle;
  logger.log(circle);
  expect(entry()).toMatchObject({ msg: 'round' });
});

test('what Nest tells of its own construction is left out, unless it is a warning', () => {
  logger.log('AppModule dependencies initialized', 'InstanceLoader');
  logger.log('Mapped {/v1/session, POST} route', 'RouterExplorer');
  logger.warn('this is deprecated', 'RoutesResolver');
  expect(entries().map(({ msg }) => msg)).toEqual(['this is deprecated']);
});
