import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { backendServices } from '#contracts';
import { freePort } from '#embedded';
import { removeWithJest } from './end-with-jest.js';
import { logEnvironment, witnessEnvironment } from './log-keys.js';
import { PlatformService, type PlatformServicePlan } from './platform-service.js';
import { startServers } from './servers.js';
import type { TestServers } from './test-servers.js';

export const serviceNames = [...backendServices, 'gateway'] as const;
/** The witness is of the platform, and speaks to the audit alone. */
export type ServiceName = (typeof serviceNames)[number] | 'witness';

export interface PlatformOptions {
  /** They go on when the platform stops. Default: servers of its own, which end with it. */
  readonly servers?: TestServers;
  /** Default: all of them. Without the witness the audit has none. */
  readonly services?: readonly ServiceName[];
  /** What services are told beside, or instead of, what they are told anyway. */
  readonly environments?: Partial<Record<ServiceName, NodeJS.ProcessEnv>>;
}

export interface FurtherPlan {
  readonly name: string;
  /** Of which service it is one more process. Default: the gateway. */
  readonly service?: ServiceName;
  /** What it runs instead. */
  readonly program?: string;
  /** Beside, or instead of, what the service is told: of a gateway `KEYWARD_NATS_URL` and `KEYWARD_PORT`. */
  readonly env?: NodeJS.ProcessEnv;
}

export interface FurtherProcess {
  readonly url: string;
  readonly service: PlatformService;
}

/** Keyward as it is deployed: every service a process of its own, compiled, on free ports. */
export interface Platform {
  /** Of the gateway. */
  readonly url: string;
  readonly servers: TestServers;
  /** Known to this platform alone, even where its servers are shared with others. */
  readonly operator: { readonly email: string; readonly password: string };
  /** @throws where the platform was started without it. */
  service(name: ServiceName): PlatformService;
  /** One process more, such as a further gateway or a second audit. It ends with the platform. @throws StartFailure */
  startFurther(plan: FurtherPlan): Promise<FurtherProcess>;
  /** All that the service has written, in all its lives. */
  logs(name: ServiceName): Promise<string>;
  /** Ends every process and removes the logs, unless `KEYWARD_TEST_LOGS` names a folder for them. */
  stop(): Promise<void>;
}

/**
 * Resolves once every service says that it is ready. A service that dies afterwards stays dead until it is restarted.
 * @throws StartFailure with a service's last words; nothing is left running then.
 */
export async function startPlatform(options: PlatformOptions = {}): Promise<Platform> {
  const { servers, services = [...serviceNames, 'witness'], environments = {} } = options;
  if (servers) return runOn(servers, services, environments);
  const own = await startServers();
  try {
    const platform = await runOn(own, services, environments);
    return { ...platform, stop: () => platform.stop().finally(() => own.stop()) };
  } catch (failure) {
    await own.stop();
    throw failure;
  }
}

async function runOn(
  servers: TestServers,
  names: readonly ServiceName[],
  environments: Partial<Record<ServiceName, NodeJS.ProcessEnv>>,
): Promise<Platform> {
  const port = await freePort();
  const logs = await openLogs();
  const operator = { email: `operator-${randomUUID()}@example.org`, password: randomBytes(18).toString('base64url') };
  const witnessPort = names.includes('witness') ? await freePort() : null;
  const planOf = (name: ServiceName) => {
    const plan = planFor(name, { port, servers, operator, witnessPort, logFile: logs.of(name) });
    return { ...plan, env: { ...plan.env, ...environments[name] } };
  };
  const services = new Map(names.map((name) => [name, new PlatformService(planOf(name))]));
  const further: PlatformService[] = [];
  const stop = async () => {
    await Promise.all([...services.values(), ...further].map((service) => service.stop()));
    await logs.remove();
  };
  try {
    await allUp([...services.values()]);
  } catch (failure) {
    await stop();
    throw failure;
  }
  return {
    url: `http://127.0.0.1:${port}`,
    servers,
    operator,
    service(name) {
      const service = services.get(name);
      if (!service) throw new Error(`this platform was started without ${name}`);
      return service;
    },
    async startFurther({ name, service: kind = 'gateway', program, env }) {
      const port = await freePort();
      const plan = planFor(kind, { port, servers, operator, witnessPort, logFile: logs.of(name) });
      const service = new PlatformService({ ...plan, ...(program && { name, program }), env: { ...plan.env, ...env } });
      further.push(service);
      await service.start();
      return { url: `http://127.0.0.1:${port}`, service };
    },
    logs: (name) => readFile(logs.of(name), 'utf8'),
    stop,
  };
}

/** Waits for all, even after a failure, so that the failure finds every process that is to be ended. */
async function allUp(services: readonly PlatformService[]): Promise<void> {
  const outcomes = await Promise.allSettled(services.map((service) => service.start()));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

interface Surroundings extends Pick<Platform, 'servers' | 'operator'> {
  readonly port: number;
  /** The same in all lives of the witness; null without one. */
  readonly witnessPort: number | null;
  readonly logFile: string;
}

/** The same for all platforms: those that share servers share commands and keys, too. */
const PEPPERS = `1:${Buffer.alloc(32, 'pepper of tests').toString('base64url')}`;

const LINK_SECRET = Buffer.alloc(32, 'link secret of tests').toString('base64url');

const WEBHOOK_SECRET = Buffer.alloc(32, 'webhook secret of tests').toString('base64url');

/** What each service is told, as in `deploy/local/services.ts`: a secret goes to the one that needs it. */
function planFor(name: ServiceName, surroundings: Surroundings): PlatformServicePlan {
  const { port, servers, operator, witnessPort, logFile } = surroundings;
  const everyone = { KEYWARD_NATS_URL: servers.natsUrl };
  const withData = { ...everyone, KEYWARD_MONGO_URL: servers.mongoUrl };
  const environments: Record<ServiceName, NodeJS.ProcessEnv> = {
    identity: {
      ...withData,
      KEYWARD_OPERATOR_EMAIL: operator.email,
      KEYWARD_OPERATOR_PASSWORD: operator.password,
      KEYWARD_LINK_SECRET: LINK_SECRET,
      KEYWARD_PUBLIC_URL: `http://localhost:${port}`,
      KEYWARD_DATA_DIR: dirname(logFile),
    },
    'api-keys': { ...withData, KEYWARD_PEPPERS: PEPPERS, KEYWARD_NATS_ISSUER_SEED: servers.natsIssuerSeed },
    audit: { ...withData, ...logEnvironment(witnessPort) },
    witness: witnessEnvironment(witnessPort ?? 0, join(dirname(logFile), 'witness')),
    // Receivers of tests are on this machine.
    webhooks: {
      ...withData,
      KEYWARD_WEBHOOK_SECRET: WEBHOOK_SECRET,
      KEYWARD_WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
      KEYWARD_WEBHOOK_ALLOW_HTTP: 'true',
    },
    gateway: { ...everyone, KEYWARD_PORT: String(port) },
  };
  const readyPort = name === 'witness' && witnessPort !== null ? { port: witnessPort } : {};
  return { name, env: environments[name], logFile, ...readyPort };
}

interface Logs {
  of(name: string): string;
  remove(): Promise<void>;
}

async function openLogs(): Promise<Logs> {
  const kept = process.env['KEYWARD_TEST_LOGS'];
  if (kept) await mkdir(kept, { recursive: true });
  const folder = await mkdtemp(join(kept || tmpdir(), 'keyward-platform-'));
  if (!kept) removeWithJest(folder);
  return {
    of: (name) => join(folder, `${name}.log`),
    remove: async () => {
      if (!kept) await rm(folder, { recursive: true, force: true });
    },
  };
}
