import { Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap, type Provider } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { isId, Problem, recordRefusals, REFUSALS_AT_ONCE, type Actor, type Refusal } from '#contracts';
import { CommandBus } from '#messaging';

const TELL_EVERY_MS = 500;
const MOST_WAITING = 1_000;

/** What is looked at of a request. */
type Refused = Pick<FastifyRequest, 'actor' | 'method' | 'ip' | 'id' | 'params'> & {
  readonly routeOptions: { readonly url?: string | undefined };
};

/**
 * Tells identity whom this process has told no, so that it stands in the audit log. No answer waits for it, and none
 * depends on it: what cannot be told is kept for another try, up to a bound, and beyond it is counted in the log.
 */
export class Refusals implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Refusals.name);
  private readonly waiting = new Map<string, Refusal>();
  private dropped = 0;
  private telling: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;

  /** @param send resolves once identity has them. */
  constructor(private readonly send: (refusals: readonly Refusal[]) => Promise<unknown>) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.tellSoon(), TELL_EVERY_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.tellSoon();
    await this.telling;
  }

  /** Of a caller who is known: 403, or 404 about a thing. */
  note(request: Refused, failure: unknown): void {
    const { actor } = request;
    if (actor === undefined || !(failure instanceof Problem)) return;
    if (failure.status !== 403 && failure.status !== 404) return;
    this.keep({
      actor,
      operation: `${request.method} ${routeOf(request)}`,
      code: failure.code,
      projectId: projectOf(actor, request),
      address: request.ip,
      requestId: request.id,
      times: 1,
    });
  }

  private keep(refusal: Refusal): void {
    const { actor, operation, code, projectId, address } = refusal;
    const kind = [actor.userId, actor.key?.keyId, operation, code, projectId, address].join(' ');
    const earlier = this.waiting.get(kind);
    if (earlier === undefined && this.waiting.size >= MOST_WAITING) this.dropped += refusal.times;
    else this.waiting.set(kind, earlier ? { ...earlier, times: earlier.times + refusal.times } : refusal);
  }

  private tellSoon(): void {
    this.telling = this.telling.then(() => this.tell());
  }

  private async tell(): Promise<void> {
    if (this.dropped > 0) this.logger.error({ msg: 'refusals could not be told to the audit', times: this.dropped });
    this.dropped = 0;
    const batch = [...this.waiting].slice(0, REFUSALS_AT_ONCE);
    if (batch.length === 0) return;
    for (const [kind] of batch) this.waiting.delete(kind);
    try {
      await this.send(batch.map(([, refusal]) => refusal));
    } catch {
      for (const [, refusal] of batch) this.keep(refusal);
    }
  }
}

export const refusalsProvider: Provider = {
  provide: Refusals,
  inject: [CommandBus],
  useFactory: (bus: CommandBus) => new Refusals((refusals) => bus.request(recordRefusals, { refusals })),
};

/** As the OpenAPI document has it. */
function routeOf({ routeOptions }: Refused): string {
  return (routeOptions.url ?? '').replaceAll(/:(\w+)/g, '{$1}');
}

/** Only where its people may hear of the caller: a stranger's tries are no business of the project's. */
function projectOf({ operator, membership }: Actor, { params }: Refused): string | null {
  const named = typeof params === 'object' && params !== null && 'projectId' in params ? params.projectId : null;
  if (typeof named !== 'string' || !isId('prj', named)) return null;
  return operator || membership?.projectId === named ? named : null;
}
