import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import { Receiver } from '#testing';
import { networkOf } from '../src/endpoints/domain/addresses.js';
import { faultOfTarget } from '../src/endpoints/domain/target.js';
import { Endpoint } from '../src/endpoints/endpoint.js';
import { Names } from '../src/endpoints/names.js';
import { Targets } from '../src/endpoints/targets.js';

const strict = { allowed: [], allowHttp: false };

test.each([
  'https://example.org/keyward',
  'https://example.org:8443/keyward?for=us',
  'https://93.184.216.34/',
  'https://[2606:2800:220:1:248:1893:25c8:1946]/',
])('events may be sent to %s', (url) => {
  expect(faultOfTarget(url, strict)).toBeNull();
});

test.each([
  'http://example.org/',
  'ftp://example.org/',
  'file:///etc/passwd',
  'example.org',
  '',
  'https://user:password@example.org/',
  'https://user@example.org/',
  'https://example.org/#part',
  'https://example.org:22/',
  'https://example.org:25/',
  'https://localhost/',
  'https://LOCALHOST./',
  'https://any.localhost/',
  'https://127.0.0.1/',
  'https://127.1/',
  'https://0x7f000001/',
  'https://2130706433/',
  'https://0177.0.0.1/',
  'https://0.0.0.0/',
  'https://10.0.0.1/',
  'https://172.16.0.1/',
  'https://192.168.1.1/',
  'https://100.64.0.1/',
  'https://169.254.169.254/latest/meta-data/',
  'https://192.0.2.1/',
  'https://198.18.0.1/',
  'https://224.0.0.1/',
  'https://255.255.255.255/',
  'https://[::]/',
  'https://[::1]/',
  'https://[::127.0.0.1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:169.254.169.254]/',
  'https://[::ffff:0:127.0.0.1]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[64:ff9b:1::a00:1]/',
  'https://[2002:7f00:1::]/',
  'https://[2001:0:7f00:1::]/',
  'https://[fe80::1]/',
  'https://[fec0::1]/',
  'https://[fc00::1]/',
  'https://[fd00:ec2::254]/',
  'https://[ff02::1]/',
  'https://[2001:db8::1]/',
  'https://[100::1]/',
])('events may not be sent to %s', (url) => {
  expect(faultOfTarget(url, strict)).not.toBeNull();
});

test('what the operator allows may be sent to, and nothing beside it', () => {
  const allowed = ['10.1.0.0/16', '::ffff:192.168.7.0/120', 'fd12::/32'].map(networkOf);
  const rules = { allowed, allowHttp: true };
  for (const url of ['http://10.1.2.3/', 'http://[::ffff:10.1.2.3]/', 'http://192.168.7.9/', 'http://[fd12::1]/'])
    expect([url, faultOfTarget(url, rules)]).toEqual([url, null]);
  for (const url of ['http://10.2.0.1/', 'http://127.0.0.1/', 'http://192.168.8.1/', 'http://[fd13::1]/'])
    expect([url, faultOfTarget(url, rules)]).not.toEqual([url, null]);
});

describe('sending', () => {
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await Receiver.open();
  });
  afterEach(() => receiver.stop());

  /** A name server that answers this, one after the other, and the last for ever. */
  class ChangingNames extends Names {
    asked = 0;

    constructor(private readonly answers: readonly (readonly string[])[]) {
      super();
    }

    override resolve(): Promise<readonly string[]> {
      const answer = this.answers[Math.min(this.asked++, this.answers.length - 1)];
      return Promise.resolve(answer ?? []);
    }
  }

  function endpoint(names: Names, allowedNetworks: readonly string[] = []) {
    return new Endpoint(new Targets(names, { allowedNetworks, allowHttp: true }));
  }

  function urlOf(host: string): string {
    return `http://${host}:${new URL(receiver.url).port}/hook`;
  }

  const post = { headers: {}, body: '{}', withinMs: 1_000 };

  test('a name that leads inside is refused, also where it leads outside too', async () => {
    for (const answer of [['127.0.0.1'], ['93.184.216.34', '127.0.0.1'], ['::ffff:10.0.0.1']]) {
      const outcome = await endpoint(new ChangingNames([answer])).post({ ...post, url: urlOf('rebind.example') });
      expect(outcome).toEqual({ status: null, fault: 'address-refused' });
    }
    expect(receiver.received).toEqual([]);
  });

  test('a name that leads elsewhere when it is asked again is asked once: the address that was looked at counts', async () => {
    const names = new ChangingNames([['192.0.2.7'], ['127.0.0.1']]);
    const allowing = endpoint(names, ['192.0.2.0/24']);
    const { status } = await allowing.post({ ...post, url: urlOf('rebind.example'), withinMs: 300 });
    expect({ status, asked: names.asked, received: receiver.received }).toEqual({
      status: null,
      asked: 1,
      received: [],
    });
    const again = await allowing.post({ ...post, url: urlOf('rebind.example') });
    expect(again).toEqual({ status: null, fault: 'address-refused' });
  });

  test('it connects to the address that was looked at, and speaks to the name', async () => {
    const outcome = await endpoint(new ChangingNames([['127.0.0.1']]), ['127.0.0.0/8']).post({
      ...post,
      url: urlOf('inside.example'),
    });
    expect(outcome).toEqual({ status: 204, fault: null });
    expect(receiver.received[0]?.headers.host).toMatch(/^inside\.example:\d+$/);
  });

  test('a redirect is not followed', async () => {
    receiver.answer = (_, response) => void response.writeHead(307, { location: `${receiver.url}/elsewhere` }).end();
    const local = endpoint(new Names(), ['127.0.0.0/8']);
    expect(await local.post({ ...post, url: urlOf('127.0.0.1') })).toEqual({ status: 307, fault: 'redirected' });
    expect(receiver.received.map(({ path }) => path)).toEqual(['/hook']);
  });

  test('a certificate that is not there, or does not hold, is the end of it', async () => {
    const server = createServer({}).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const local = endpoint(new Names(), ['127.0.0.0/8']);
    const outcome = await local.post({ ...post, url: `https://localhost:${port}/` });
    server.close();
    expect(outcome).toEqual({ status: null, fault: 'tls-failed' });
  });

  test('no answer, one that does not end and one of nobody are told apart', async () => {
    const local = endpoint(new Names(), ['127.0.0.0/8']);
    receiver.answer = () => {};
    const silent = await local.post({ ...post, url: urlOf('localhost'), withinMs: 200 });
    expect(silent).toEqual({ status: null, fault: 'timed-out' });
    receiver.answer = (_, response) => {
      response.writeHead(200);
      for (let part = 0; part < 200; part++) response.write('x'.repeat(1_024));
    };
    expect(await local.post({ ...post, url: urlOf('localhost') })).toEqual({ status: 200, fault: null });
    receiver.answer = (_, response) => void response.destroy();
    expect(await local.post({ ...post, url: urlOf('localhost') })).toEqual({ status: null, fault: 'not-reachable' });
  });
});
