import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, startService, type Child } from '#embedded';
import { endWithJest, eventually, startPlatform, type Platform } from '#testing';
import { Consumer } from './consumer/consumer.js';
import { openTenant, type Tenant } from './tenant.js';

const INSTALL_WITHIN_MS = 400_000;
const START_WITHIN_MS = 600_000;
const STOP_WITHIN_MS = 12_000;
const READY_WITHIN_MS = 60_000;
const FOLLOWED = { withinMs: 20_000 };

const root = join(import.meta.dirname, '../../..');

let consumer: Consumer;

beforeAll(async () => {
  consumer = await Consumer.install();
}, INSTALL_WITHIN_MS);
afterAll(() => consumer.remove());

test('the package holds what is run and its types, a manifest, a licence and a README, and nothing else', () => {
  const code = /^lib\/(sdk|verifier|key-text)\/src\/[a-z0-9/-]+\.(js|d\.ts)$/;
  expect(consumer.files.filter((file) => !code.test(file)).sort()).toEqual(['LICENSE', 'README.md', 'package.json']);
  for (const entry of ['index', 'express', 'fastify', 'nest', 'subscribe/index']) {
    expect(consumer.files).toContain(`lib/sdk/src/${entry}.js`);
    expect(consumer.files).toContain(`lib/sdk/src/${entry}.d.ts`);
  }
});

test('it asks for the dependencies it was tested with, and has the version and licence of the platform', async () => {
  type Manifest = { readonly version: string; readonly license: string } & Record<string, Record<string, string>>;
  const ours = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Manifest;
  const { version, license } = ours;
  expect(consumer.manifest).toMatchObject({ version, license });
  for (const [name, range] of Object.entries(consumer.manifest.dependencies)) {
    expect(range).toBe(`^${ours['dependencies']?.[name]}`);
  }
});

test('its main entry runs with its own dependencies alone: no framework, no database, no compiler', async () => {
  const script = "import('@keyward/sdk').then((sdk) => console.log(Object.keys(sdk).sort().join(' ')))";
  expect(await consumer.node('-e', script)).toMatch(
    /KeywardProblem.* createClient.* remoteVerifier subscribe verifier/,
  );
  for (const entry of ['express', 'fastify']) await consumer.node('-e', `await import('@keyward/sdk/${entry}')`);
  const missing = "Cannot find package '@nestjs/common'";
  await expect(consumer.node('-e', "await import('@keyward/sdk/nest')")).rejects.toThrow(missing);
});

test('nothing but its entries can be imported', async () => {
  const script = "await import('@keyward/sdk/lib/sdk/src/index.js')";
  await expect(consumer.node('-e', script)).rejects.toThrow('ERR_PACKAGE_PATH_NOT_EXPORTED');
});

describe('the examples', () => {
  let platform: Platform;
  let tenant: Tenant;

  beforeAll(async () => {
    await consumer.add('express', 'fastify', '@nestjs', 'reflect-metadata', 'rxjs', '@types');
    for (const folder of ['examples', 'test/consumer']) await consumer.copy(folder);
    platform = await startPlatform();
    tenant = await openTenant(platform);
  }, START_WITHIN_MS);
  afterAll(() => platform.stop());

  const mains = ['express', 'fastify', 'nest'].map((framework) => `examples/${framework}/main.ts`);

  test(
    'and everything else that is typed passes the compiler, strict, with the types of the package',
    async () => {
      const options = { experimentalDecorators: true, emitDecoratorMetadata: true };
      const complaints = await consumer.compile(options, [...mains, 'test/consumer/typed-uses.ts']);
      expect(complaints).toBe('');
    },
    INSTALL_WITHIN_MS,
  );

  test.each(mains)(
    '%s answers by what the key is good for at this moment',
    async (main) => {
      const { url, child } = await start(main);
      const ask = async (key?: string) => {
        const headers = { ...(key !== undefined && { authorization: `Bearer ${key}` }) };
        const answer = await fetch(`${url}/hello`, { headers, signal: AbortSignal.timeout(10_000) });
        const { code, project } = (await answer.json()) as { readonly code?: string; readonly project?: string };
        return { status: answer.status, is: code ?? project };
      };
      const [good, other] = [await tenant.makeKey(), await tenant.makeKey()];
      expect(await ask()).toEqual({ status: 401, is: 'key.missing' });
      expect(await ask(`${good.key.slice(0, -1)}_`)).toEqual({ status: 401, is: 'key.malformed' });
      for (const { key } of [good, other, good]) expect(await ask(key)).toEqual({ status: 200, is: tenant.projectId });

      await tenant.member.apiKeys.delete(other);
      expect(await ask(other.key)).toEqual({ status: 401, is: 'key.deleted' });
      await tenant.grant();
      expect(await ask(good.key)).toEqual({ status: 403, is: 'key.service-not-granted' });
      await tenant.grant(tenant.service);
      await eventually(async () => expect((await ask(good.key)).status).toBe(200), FOLLOWED);
      expect(await child.stop(STOP_WITHIN_MS)).not.toMatchObject({ signal: 'SIGKILL' });
    },
    START_WITHIN_MS,
  );

  async function start(main: string): Promise<{ readonly url: string; readonly child: Child }> {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const child = await startService({
      name: main,
      entry: join(consumer.folder, main.replace('.ts', '.js')),
      env: { NATS_URL: platform.servers.natsUrl, SERVICE: tenant.service, PORT: String(port) },
      logFile: join(consumer.folder, 'example.log'),
      readyUrl: `${url}/health`,
      readyTimeoutMs: READY_WITHIN_MS,
      onSpawn: endWithJest,
    });
    return { url, child };
  }
});
