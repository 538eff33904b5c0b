import type { Role } from '#contracts';
import {
  eventually,
  startEmbeddedServers,
  startPlatform,
  type EmbeddedServers,
  type Platform,
  type ServiceName,
} from '#testing';
import { Scene } from '../e2e/scene.js';
import { Caller } from './caller.js';
import { check, type Finding } from './checker.js';
import { Journal } from './journal.js';
import { startLoad, type Load } from './load.js';
import { RecordReader } from './records.js';

/** An audit that was killed gets what it held in its hands again after 30 s. */
const SETTLED_WITHIN_MS = 120_000;

export type Victim = ServiceName | 'mongod' | 'nats-server';

/** What can be done to any process here. */
interface Mortal {
  kill(): Promise<unknown>;
  signal(signal: NodeJS.Signals): void;
  /** Resolves once it is ready again. */
  restart(): Promise<void>;
}

/** A whole platform on servers of its own, in which everything may be killed, and the journal of what was asked of it. */
export class World {
  readonly journal = new Journal();
  private readonly loads: Load[] = [];

  private constructor(
    readonly servers: EmbeddedServers,
    readonly platform: Platform,
    readonly scene: Scene,
    readonly records: RecordReader,
  ) {}

  static async open(): Promise<World> {
    const servers = await startEmbeddedServers();
    try {
      const platform = await startPlatform({ servers });
      try {
        return new World(servers, platform, await Scene.open(platform), await RecordReader.open(servers.mongoUrl));
      } catch (failure) {
        await platform.stop();
        throw failure;
      }
    } catch (failure) {
      await servers.stop();
      throw failure;
    }
  }

  process(name: Victim): Mortal {
    if (name === 'mongod') return this.servers.mongod;
    if (name === 'nats-server') return this.servers.natsServer;
    return this.platform.service(name);
  }

  /**
   * Once its master key, which nobody asks for, is there: what is pending from then on was asked for.
   * @param role an admin may work with the keys of others, too.
   */
  async aCaller({ attempts, role }: { readonly attempts?: number; readonly role?: Role } = {}): Promise<Caller> {
    const member = await this.scene.aMember(role);
    await this.scene.masterKeyOf(member);
    return new Caller(member.client, this.scene.project.id, this.journal, attempts);
  }

  /** Callers at work until the load is stopped, or the world ends. */
  load(callers: readonly Caller[], step?: (caller: Caller) => Promise<void>): Load {
    const load = startLoad(callers, step);
    this.loads.push(load);
    return load;
  }

  /** Waits until the audit has confirmed every event. */
  async settled({ withinMs = SETTLED_WITHIN_MS }: { readonly withinMs?: number } = {}): Promise<void> {
    await eventually(async () => expect(await this.records.pending()).toEqual([]), { withinMs });
  }

  /** What is wrong once everything has settled. */
  async findings(): Promise<Finding[]> {
    await this.settled();
    return check({ operations: this.journal.operations, ...(await this.records.read()) });
  }

  async close(): Promise<void> {
    await Promise.all(this.loads.map((load) => load.stop()));
    await this.records.close();
    await this.platform.stop();
    await this.servers.stop();
  }
}
