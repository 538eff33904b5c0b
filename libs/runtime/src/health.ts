import type { Dependency, Readiness } from '#contracts';

/** Something a service stands on, which can be asked how it is. */
export interface Checkable {
  /** Answers within about a second, and never throws. */
  checkReady(): Promise<Dependency>;
}

/** The true state of a service: asked anew each time, never remembered. */
export class Health {
  private stopping = false;

  constructor(
    private readonly service: string,
    private readonly dependencies: readonly Checkable[],
  ) {}

  async readiness(): Promise<Readiness> {
    const dependencies = await Promise.all(this.dependencies.map((each) => each.checkReady()));
    if (this.stopping) dependencies.push({ name: 'process', ready: false, reason: 'it is stopping' });
    return { service: this.service, ready: dependencies.every(({ ready }) => ready), dependencies };
  }

  /** From here on the service says that it is not ready, so that no new work is sent to it. */
  stop(): void {
    this.stopping = true;
  }
}
