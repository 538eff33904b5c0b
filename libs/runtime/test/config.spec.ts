import { IsOptional, IsString } from 'class-validator';
import { DataServiceConfig, readConfig, ServiceConfig, Variable } from '../src/index.js';

const complete = {
  KEYWARD_NATS_URL: 'nats://127.0.0.1:4222',
  KEYWARD_MONGO_URL: 'mongodb://127.0.0.1/?replicaSet=rs0',
};

const failureOf = (environment: NodeJS.ProcessEnv): string => {
  try {
    readConfig(DataServiceConfig, environment);
    return '';
  } catch (failure) {
    return failure instanceof Error ? failure.message : String(failure);
  }
};

test('what the environment says is read, and what it does not say has its default', () => {
  expect(readConfig(DataServiceConfig, { ...complete, KEYWARD_INNER_PORT: '8081' })).toEqual({
    natsUrl: 'nats://127.0.0.1:4222',
    mongoUrl: 'mongodb://127.0.0.1/?replicaSet=rs0',
    innerPort: 8081,
    innerHost: '127.0.0.1',
  });
  expect(readConfig(ServiceConfig, complete)).toMatchObject({ innerPort: 0, innerHost: '127.0.0.1' });
});

test('every fault is in one message, a sentence for each variable', () => {
  const message = failureOf({ KEYWARD_INNER_PORT: 'many' });
  for (const name of ['KEYWARD_NATS_URL', 'KEYWARD_MONGO_URL', 'KEYWARD_INNER_PORT']) {
    expect(message.split(name)).toHaveLength(2);
  }
  expect(message).not.toContain('\n');
});

test('an empty variable counts as missing', () => {
  expect(failureOf({ ...complete, KEYWARD_NATS_URL: '' })).toMatch(/^KEYWARD_NATS_URL must say where/);
  const config = readConfig(DataServiceConfig, { ...complete, KEYWARD_INNER_PORT: '', KEYWARD_INNER_HOST: '' });
  expect(config).toMatchObject({ innerPort: 0, innerHost: '127.0.0.1' });
});

test.each(['many', '-1', '65536', '80.5', ' ', '8080 ', '0x50', '1e3', '8080,8081'])(
  'what is no port is refused: "%s"',
  (port) => {
    expect(failureOf({ ...complete, KEYWARD_INNER_PORT: port })).toMatch(/^KEYWARD_INNER_PORT must be a port/);
  },
);

test.each(['0', '1', '65535'])('every port is accepted: %s', (port) => {
  expect(readConfig(ServiceConfig, { ...complete, KEYWARD_INNER_PORT: port }).innerPort).toBe(Number(port));
});

test.each([
  ['KEYWARD_NATS_URL', '127.0.0.1:4222'],
  ['KEYWARD_NATS_URL', 'http://ada:hunter2@127.0.0.1'],
  ['KEYWARD_MONGO_URL', 'postgres://ada:hunter2@127.0.0.1'],
  ['KEYWARD_MONGO_URL', 'mongodb://'],
])('%s of another form is refused, and is not shown: %s', (name, value) => {
  const message = failureOf({ ...complete, [name]: value });
  expect(message).toMatch(new RegExp(`^${name} must say where`));
  expect(message).not.toContain('hunter2');
});

test.each([{ KEYWARD_NATS_URL: 'tls://nats.example:4222' }, { KEYWARD_MONGO_URL: 'mongodb+srv://cluster.example' }])(
  'other ways to the servers are accepted: %j',
  (given) => {
    expect(failureOf({ ...complete, ...given })).toBe('');
  },
);

test('a service’s own variables are read beside the common ones, and nothing else of the environment is', () => {
  class ExampleConfig extends ServiceConfig {
    @Variable('KEYWARD_EXAMPLE')
    @IsOptional()
    @IsString()
    readonly example?: string;
  }
  const given = { ...complete, KEYWARD_EXAMPLE: 'one', PATH: '/bin', example: 'two', natsUrl: 'three' };
  const config = readConfig(ExampleConfig, given);
  expect(config).toEqual({ ...config, example: 'one', natsUrl: complete.KEYWARD_NATS_URL });
  expect(Object.keys(config).toSorted()).toEqual(['example', 'innerHost', 'innerPort', 'natsUrl']);
});
