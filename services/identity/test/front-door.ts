import { connect, type NatsConnection } from '@nats-io/transport-node';
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, startService, type Child } from '#embedded';
import { startServers } from '#testing';
import { PlayedApiKeys } from './played-api-keys.js';

const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 12_000;
const browsers = ['chromium', 'chromium-browser', 'google-chrome'];

export interface FrontDoor {
  /** What people and browsers use; passkeys belong to its host. */
  readonly url: string;
  /** Of identity: without a mail server its mails are in `mail/`. */
  readonly dataDir: string;
  readonly operator: { readonly email: string; readonly password: string };
  stop(): Promise<void>;
}

/** Gateway and identity as processes of their own, compiled, on servers of their own, and a played api-keys. @param port of the gateway. */
export async function startFrontDoor(port: number, given: NodeJS.ProcessEnv): Promise<FrontDoor> {
  const servers = await startServers();
  const nats = await connectTo(servers.natsUrl);
  new PlayedApiKeys(nats);
  const url = `http://localhost:${port}`;
  const dataDir = await mkdtemp(join(tmpdir(), 'keyward-front-door-'));
  const operator = { email: `operator-${randomUUID()}@example.org`, password: randomBytes(18).toString('base64url') };
  const everyone = { KEYWARD_NATS_URL: servers.natsUrl };
  const identity = {
    ...everyone,
    ...given,
    KEYWARD_MONGO_URL: servers.mongoUrl,
    KEYWARD_OPERATOR_EMAIL: operator.email,
    KEYWARD_OPERATOR_PASSWORD: operator.password,
    KEYWARD_PUBLIC_URL: url,
    KEYWARD_LINK_SECRET: randomBytes(32).toString('base64url'),
    KEYWARD_DATA_DIR: dataDir,
  };
  const services: Child[] = [];
  const stop = async () => {
    await Promise.all(services.map((service) => service.stop(STOP_WITHIN_MS)));
    await nats.close();
    await servers.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    services.push(await run('identity', identity));
    services.push(await run('gateway', { ...everyone, KEYWARD_PORT: String(port) }));
  } catch (failure) {
    await stop();
    throw failure;
  }
  return { url, dataDir, operator, stop };
}

function connectTo(natsUrl: string): Promise<NatsConnection> {
  const { host, username, password } = new URL(natsUrl);
  return connect({ servers: host, user: username, pass: decodeURIComponent(password) });
}

async function run(name: string, env: NodeJS.ProcessEnv): Promise<Child> {
  const innerPort = await freePort();
  return startService({
    name,
    entry: fileURLToPath(new URL(`../../../dist/services/${name}/src/main.js`, import.meta.url)),
    env: { ...env, KEYWARD_INNER_PORT: String(innerPort) },
    readyUrl: `http://127.0.0.1:${innerPort}/readyz`,
    readyTimeoutMs: READY_WITHIN_MS,
  });
}

/** A browser of this machine, or null: `CHROMIUM` names one, else PATH. */
export function findBrowser(): string | null {
  const named = process.env['CHROMIUM'];
  if (named) return named;
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.flatMap((folder) => browsers.map((name) => join(folder, name))).find(existsSync) ?? null;
}

/** The cookies an answer sets, as a browser sends them back. */
export function cookiesOf(answer: Response): string {
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0] ?? '')
    .join('; ');
}
