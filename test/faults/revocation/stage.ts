import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { backendServices, type ServiceView } from '#contracts';
import {
  eventually,
  startEmbeddedServers,
  startPlatform,
  type EmbeddedServers,
  type FurtherProcess,
  type Platform,
} from '#testing';
import { Scene } from '../../e2e/scene.js';
import { randomFrom } from '../random.js';
import { RevocationJournal } from './journal.js';
import { KeyRing, Load } from './load.js';
import { NatsProxy } from './nats-proxy.js';
import { reportOf, type Report } from './report.js';
import { Target } from './target.js';
import { Tenant, type Run } from './tenant.js';

const TENANTS = 4;
const PER_SECOND = 400;
const CALM_MS = 2_000;
const RECOVERED_WITHIN_MS = 20_000;

/** Of another stage, another: each test file prints the one that repeats its choices. */
const seed = Number(process.env['KEYWARD_FAULT_SEED'] || randomInt(2 ** 31));

export type Verifying = 'first' | 'second' | 'third' | 'application';

export interface StageOptions {
  /** Of the application; the gateways' are always sound. Default: `sound`. */
  readonly lease?: 'sound' | 'unchecked' | 'from-receipt';
  /** Uses a second, of each of the four. Default: so many that it is more than a thousand in all while one is silent. */
  readonly perSecond?: number;
}

/**
 * A platform on servers of its own with three gateways and an application that verifies by itself, each a process. The
 * second gateway and the application reach NATS by ways on which anything may happen.
 */
export class Stage {
  readonly ring = new KeyRing();
  private readonly tenants: Tenant[] = [];

  private constructor(
    readonly servers: EmbeddedServers,
    readonly platform: Platform,
    readonly scene: Scene,
    readonly ways: Readonly<Record<'second' | 'application', NatsProxy>>,
    private readonly processes: Readonly<Record<Verifying, FurtherProcess>>,
    readonly targets: readonly Target[],
    private readonly perSecond: number,
  ) {}

  static async open(options: StageOptions = {}): Promise<Stage> {
    const servers = await startEmbeddedServers();
    try {
      const platform = await startPlatform({ servers, services: backendServices });
      try {
        return await Stage.on(servers, platform, options);
      } catch (failure) {
        await platform.stop();
        throw failure;
      }
    } catch (failure) {
      await servers.stop();
      throw failure;
    }
  }

  process(name: Verifying): FurtherProcess['service'] {
    return this.processes[name].service;
  }

  /** Load from before the fault until after everything has recovered from it, judged. Prints its figures in one line. */
  async run(title: string, fault: (run: Run) => Promise<unknown>): Promise<Report> {
    const random = randomFrom(seed);
    const journal = new RevocationJournal();
    this.ring.forgetGone();
    const run: Run = { journal, load: new Load(this.targets, this.ring, journal, random), random };
    const began = performance.now();
    const end = this.begin(run);
    const recoveryMs = await this.endure(fault, run).finally(end);
    const seconds = (performance.now() - began) / 1_000;
    const report = reportOf({ title, seed, seconds, recoveryMs, journal });
    process.stdout.write(`${report.told}\n`);
    return report;
  }

  async close(): Promise<void> {
    for (const target of this.targets) target.close();
    await this.platform.stop();
    await Promise.all(Object.values(this.ways).map((way) => way.close()));
    await this.servers.stop();
  }

  /** @returns how long it took until everything had recovered from the fault. */
  private async endure(fault: (run: Run) => Promise<unknown>, run: Run): Promise<number> {
    await wait(CALM_MS);
    await fault(run);
    const recoveryMs = await this.recovered(run.journal);
    await wait(CALM_MS);
    return recoveryMs;
  }

  /** @returns what ends it all, once what is under way was answered. */
  private begin(run: Run): () => Promise<void> {
    const working = new AbortController();
    const works = Promise.all(this.tenants.map((tenant) => tenant.work(run, working.signal)));
    // Whoever ends it is told.
    works.catch(() => {});
    run.load.start(this.perSecond);
    return async () => {
      working.abort();
      await works.finally(() => run.load.stop());
    };
  }

  /** How long it takes until a key that holds is accepted everywhere. */
  private async recovered(journal: RevocationJournal): Promise<number> {
    const began = performance.now();
    for (const target of this.targets) {
      await eventually(
        async () => {
          const use = this.ring.next(Math.random);
          if (use === null || (await target.verify(use, journal)) !== 'accepted') throw new Error(target.name);
        },
        { withinMs: RECOVERED_WITHIN_MS },
      );
    }
    return performance.now() - began;
  }

  private static async on(servers: EmbeddedServers, platform: Platform, options: StageOptions): Promise<Stage> {
    const ways = {
      second: await NatsProxy.open(servers.natsUrl),
      application: await NatsProxy.open(servers.natsUrl),
    };
    const env = { KEYWARD_ANONYMOUS_REQUESTS_PER_MINUTE: '0', KEYWARD_TRUSTED_PROXIES: '127.0.0.1' };
    const application = {
      name: 'application',
      program: join(import.meta.dirname, 'verifying-application.ts'),
      env: { KEYWARD_NATS_URL: ways.application.url, KEYWARD_LEASE: options.lease ?? 'sound' },
    };
    const [first, second, third, own] = await Promise.all([
      platform.startFurther({ name: 'gateway-1', env }),
      platform.startFurther({ name: 'gateway-2', env: { ...env, KEYWARD_NATS_URL: ways.second.url } }),
      platform.startFurther({ name: 'gateway-3', env }),
      platform.startFurther(application),
    ]);
    const processes = { first, second, third, application: own };
    const targets = Object.entries(processes).map(([name, { url }]) => new Target(name, url));
    const scene = await Scene.open({ ...platform, url: first.url });
    const stage = new Stage(servers, platform, scene, ways, processes, targets, options.perSecond ?? PER_SECOND);
    await stage.furnish();
    return stage;
  }

  private async furnish(): Promise<void> {
    const codes = ['folding', 'docking'];
    const created = codes.map((code) =>
      this.scene.operator.send<ServiceView>('POST', '/v1/services', {
        body: { code, name: code, category: 'Compute' },
      }),
    );
    const services = (await Promise.all(created)).map((answer) => answer.ok().id);
    for (let opened = 0; opened < TENANTS; opened++) {
      this.tenants.push(await Tenant.open(this.scene, services, this.ring));
    }
  }
}
