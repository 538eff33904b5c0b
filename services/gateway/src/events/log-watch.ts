import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LOG_GROWN, readLog, systemActor, type LogGrown } from '#contracts';
import { Broadcast, CommandBus } from '#messaging';

/** Where it is not heard that the log has grown. */
const LOOK_EVERY_MS = 1_000;

/** Knows how long the log is, for all streams of this process: as long as nothing happens they ask nobody. */
@Injectable()
export class LogWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private size = 0;
  private looking = false;
  private readonly waiting = new Set<() => void>();
  private readonly ends: (() => void)[] = [];

  constructor(
    private readonly broadcast: Broadcast,
    private readonly bus: CommandBus,
  ) {}

  onApplicationBootstrap(): void {
    const timer = setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
    const stopListening = this.broadcast.listen<LogGrown>(LOG_GROWN, ({ size }) => this.note(size));
    this.ends.push(stopListening, () => clearInterval(timer));
  }

  onApplicationShutdown(): void {
    for (const end of this.ends.splice(0)) end();
  }

  /** Waits until the log has this position, for so long at most, or until the end. @returns whether it has. */
  async reached(position: number, withinMs: number, end: AbortSignal): Promise<boolean> {
    if (this.size > position || end.aborted) return this.size > position;
    await new Promise<void>((resolve) => {
      const finish = () => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        end.removeEventListener('abort', finish);
        resolve();
      };
      const wake = () => {
        if (this.size > position) finish();
      };
      const timer = setTimeout(finish, withinMs);
      this.waiting.add(wake);
      end.addEventListener('abort', finish, { once: true });
    });
    return this.size > position;
  }

  /** What cannot be found out now is asked again in a second. */
  private async look(): Promise<void> {
    if (this.waiting.size === 0 || this.looking) return;
    this.looking = true;
    const request = { actor: systemActor, projectId: null, from: Number.MAX_SAFE_INTEGER, limit: 1 };
    const reply = await this.bus.request(readLog, request).catch(() => null);
    this.looking = false;
    this.note(reply?.size);
  }

  /** @param size from anybody on the bus. */
  private note(size: unknown): void {
    if (typeof size !== 'number' || size <= this.size) return;
    this.size = size;
    for (const wake of [...this.waiting]) wake();
  }
}
