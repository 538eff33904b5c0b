import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  findMongod,
  findNatsServer,
  freePort,
  isPortFree,
  type RunFile,
  StartFailure,
  startMongod,
  startNatsServer,
  startService,
} from '#embedded';
import { FirstOperator } from './first-operator.js';
import { type Printer, secondsSince } from './print.js';
import { keptSecrets } from './secrets.js';
import { keywardServices, type ServicePlan } from './services.js';
import type { Settings } from './settings.js';
import { type Part, Supervised } from './supervised.js';

const STOP_WITHIN_MS = 9_000;
const SERVICE_READY_MS = 60_000;

const SERVERS = {
  mongod: { find: findMongod, run: startMongod, variable: 'KEYWARD_MONGO_URL' },
  'nats-server': { find: findNatsServer, run: startNatsServer, variable: 'KEYWARD_NATS_URL' },
} as const;

/** All processes of Keyward on this machine: servers, then services wave by wave; and back again. */
export class Platform {
  /** In order of start. What stands in one row starts and stops together. */
  private readonly rows: Supervised[][] = [];
  private stopping = false;

  constructor(
    private readonly settings: Settings,
    private readonly runFile: RunFile,
    private readonly print: Printer,
    private readonly servicesFor: typeof keywardServices = keywardServices,
  ) {}

  /** @throws StartFailure; call `stop()` then too, for what runs already. */
  async start(): Promise<FirstOperator> {
    const { settings } = this;
    await this.assertPortIsFree();
    const secrets = keptSecrets(settings.dataDir);
    const issuerSeed = settings.natsIssuerSeed ?? secrets.natsIssuerSeed;
    const [mongoUrl, natsUrl] = await Promise.all([
      this.serverUrl('mongod', settings.mongoUrl),
      this.serverUrl('nats-server', settings.natsUrl, { issuerSeed }),
    ]);
    const operator = FirstOperator.of(settings);
    const witnessPort = await freePort();
    for (const wave of this.servicesFor({ settings, mongoUrl, natsUrl, secrets, operator, witnessPort })) {
      await this.startRow(wave.map((plan) => this.servicePart(plan)));
    }
    return operator;
  }

  /** In the reverse order of the start. What has not ended after 9 s is killed: no process stays behind. */
  async stop(): Promise<void> {
    this.stopping = true;
    const late = sleep(STOP_WITHIN_MS, true, { ref: false });
    const isLate = await Promise.race([this.stopRows(), late]);
    if (isLate) await Promise.all(this.rows.flat().map((each) => each.kill()));
  }

  private async stopRows(): Promise<void> {
    for (const row of this.rows.toReversed()) await Promise.all(row.map((each) => each.stop()));
  }

  private async assertPortIsFree(): Promise<void> {
    const { port } = this.settings;
    for (const host of ['127.0.0.1', '0.0.0.0', '::']) {
      if (await isPortFree(port, host)) continue;
      throw new StartFailure(`Port ${port} is in use. Set KEYWARD_PORT to another, or stop what uses it.`);
    }
  }

  /** The URL of a given server, or of one that is started here. */
  private async serverUrl(
    name: keyof typeof SERVERS,
    given: string | undefined,
    told: { readonly issuerSeed?: string } = {},
  ): Promise<string> {
    const { find, run, variable } = SERVERS[name];
    if (given !== undefined) {
      this.print.step(`${name}: not started, ${variable} is used`);
      return given;
    }
    const { step } = this.print;
    const logFile = this.logFile(name);
    const dataDir = join(this.settings.dataDir, name);
    let running: { url: string; port: number } | undefined;
    const begin: Part['begin'] = async (onSpawn) => {
      const binary = await find({ log: step });
      // Services know the URL: a server that comes back must come back at the same port.
      const samePort = running ? { port: running.port } : {};
      running = await run({ binary, dataDir, log: step, logFile, onSpawn, ...samePort, ...told });
    };
    await this.startRow([{ name, logFile, begin }]);
    if (!running) throw new Error(`${name} did not start`);
    return running.url;
  }

  private servicePart({ name, entry, env, port }: ServicePlan): Part {
    const logFile = this.logFile(name);
    return {
      name,
      logFile,
      begin: async (onSpawn) => {
        const innerPort = port ?? (await freePort());
        await startService({
          name,
          entry,
          env: { ...env, KEYWARD_INNER_PORT: String(innerPort) },
          logFile,
          readyUrl: `http://127.0.0.1:${innerPort}/readyz`,
          readyTimeoutMs: SERVICE_READY_MS,
          onSpawn,
        });
      },
    };
  }

  private async startRow(parts: readonly Part[]): Promise<void> {
    if (this.stopping) throw new StartFailure('Keyward was asked to stop.');
    const row = parts.map((part) => new Supervised(part, this.runFile, this.print.say));
    this.rows.push(row);
    const began = performance.now();
    await Promise.all(
      row.map(async (each) => {
        await each.start();
        this.print.step(`${each.name} ready in ${secondsSince(began)}`);
      }),
    );
  }

  private logFile(name: string): string {
    return join(this.settings.dataDir, 'logs', `${name}.log`);
  }
}
