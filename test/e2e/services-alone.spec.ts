import { serviceNames, startPlatform, startServers, type Platform, type ServiceName, type TestServers } from '#testing';

const START_WITHIN_MS = 300_000;
const ONE_SERVICE_WITHIN_MS = 90_000;
const STOP_WITHIN_MS = 10_000;

let servers: TestServers;
let platform: Platform;

beforeAll(async () => {
  servers = await startServers();
}, START_WITHIN_MS);
afterAll(() => servers.stop());
afterEach(() => platform.stop());

test.each(serviceNames)(
  '%s starts with nothing but MongoDB and NATS there, and stops on SIGTERM within 10 s with code 0',
  async (name: ServiceName) => {
    platform = await startPlatform({ servers, services: [name] });
    const began = performance.now();
    const exit = await platform.service(name).stop();
    expect(exit).toEqual({ code: 0, signal: null });
    expect(performance.now() - began).toBeLessThan(STOP_WITHIN_MS);
    expect(await platform.logs(name)).toMatch(/"msg":"started".*"msg":"stopping".*"msg":"stopped"/s);
  },
  ONE_SERVICE_WITHIN_MS,
);

test.each(serviceNames)(
  '%s ends with code 1 and says why when NATS is not there',
  async (name: ServiceName) => {
    const away = { ...servers, natsUrl: 'nats://127.0.0.1:1' };
    await expect(startPlatform({ servers: away, services: [name] })).rejects.toThrow(
      new RegExp(`^${name} ended with code 1 before it was ready: .*cannot start: connection refused`),
    );
  },
  ONE_SERVICE_WITHIN_MS,
);
