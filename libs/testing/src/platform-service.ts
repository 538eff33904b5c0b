import { fileURLToPath } from 'node:url';
import { freePort, startService, type Child, type Exit } from '#embedded';
import { endWithJest } from './end-with-jest.js';

const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 12_000;

/** This file is TypeScript under jest and in dist/ for benches; services are compiled in any case. */
const COMPILED = new URL(import.meta.url.endsWith('.ts') ? '../../../dist/' : '../../../', import.meta.url);

export interface PlatformServicePlan {
  readonly name: string;
  /** Default: the service of that name, compiled. */
  readonly program?: string;
  readonly env: NodeJS.ProcessEnv;
  /** Where it says that it is ready, if that must be a certain one. Else it is told one by `KEYWARD_INNER_PORT`. */
  readonly port?: number;
  readonly logFile: string;
}

/** One service as a process. Whatever ends it, it stays down until `restart`. */
export class PlatformService {
  private child: Child | null = null;

  constructor(private readonly plan: PlatformServicePlan) {}

  /** @throws StartFailure with its last words where it does not become ready; no process is left then. */
  async start(): Promise<void> {
    const { name, program = compiled(name), env, port, logFile } = this.plan;
    const innerPort = port ?? (await freePort());
    await startService({
      name,
      entry: program,
      env: { ...env, KEYWARD_INNER_PORT: String(innerPort) },
      logFile,
      readyUrl: `http://127.0.0.1:${innerPort}/readyz`,
      readyTimeoutMs: READY_WITHIN_MS,
      onSpawn: (child) => {
        this.child = child;
        endWithJest(child);
      },
    });
  }

  /** Of the present process, or of the last one. */
  get pid(): number {
    return this.process.pid;
  }

  get running(): boolean {
    return this.child?.running ?? false;
  }

  /** SIGKILL: what a crash would do. */
  async kill(): Promise<Exit> {
    return this.process.kill();
  }

  signal(signal: NodeJS.Signals): void {
    this.process.signal(signal);
  }

  /** SIGTERM, and SIGKILL where that takes longer than 12 s, which a service must not. A frozen one is thawed to hear it. */
  async stop(): Promise<Exit | null> {
    this.child?.signal('SIGCONT');
    return this.child?.stop(STOP_WITHIN_MS) ?? null;
  }

  /** Stops it if it runs, and resolves once it is ready again. @throws StartFailure */
  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  private get process(): Child {
    if (!this.child) throw new Error(`${this.plan.name} was never started`);
    return this.child;
  }
}

function compiled(service: string): string {
  return fileURLToPath(new URL(`services/${service}/src/main.js`, COMPILED));
}
