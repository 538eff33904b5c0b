import { setTimeout as sleep } from 'node:timers/promises';
import { type Child, type Exit, type Log, reasonOf, type RunFile } from '#embedded';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
const STEADY_AFTER_MS = 60_000;

export interface Part {
  readonly name: string;
  readonly logFile: string;
  /** Starts the process and resolves once it is of use; tells of the process as soon as there is one. */
  readonly begin: (onSpawn: (child: Child) => void) => Promise<unknown>;
}

/** One process that is started again whenever it ends unasked, after a wait that grows with each failure. */
export class Supervised {
  private child: Child | null = null;
  private stopping = false;
  private waitMs = FIRST_WAIT_MS;

  constructor(
    private readonly part: Part,
    private readonly runFile: RunFile,
    private readonly say: Log,
  ) {}

  get name(): string {
    return this.part.name;
  }

  /** @throws StartFailure when it does not come up this first time; from then on it is watched. */
  async start(): Promise<void> {
    await this.begin();
    void this.watch();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.child?.stop();
  }

  async kill(): Promise<void> {
    this.stopping = true;
    await this.child?.kill();
  }

  private async begin(): Promise<void> {
    await this.part.begin((child) => {
      this.child = child;
      this.runFile.record(this.name, child.pid);
      if (this.stopping) void child.kill();
    });
  }

  private async watch(): Promise<void> {
    while (!this.stopping) {
      const began = performance.now();
      const exit = await this.child?.exited;
      if (this.stopping || !exit) return;
      if (performance.now() - began > STEADY_AFTER_MS) this.waitMs = FIRST_WAIT_MS;
      this.say(`${this.name} ended (${endOf(exit)}) and is started again. Log: ${this.part.logFile}`);
      await this.beginAgain();
    }
  }

  private async beginAgain(): Promise<void> {
    while (!this.stopping) {
      await sleep(this.waitMs);
      this.waitMs = Math.min(this.waitMs * 2, LONGEST_WAIT_MS);
      if (this.stopping) return;
      try {
        await this.begin();
        return this.say(`${this.name} runs again`);
      } catch (error) {
        if (!this.stopping) this.say(reasonOf(error));
      }
    }
  }
}

function endOf({ code, signal }: Exit): string {
  return signal ?? `code ${code}`;
}
