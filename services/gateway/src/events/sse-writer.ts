import type { FastifyReply } from 'fastify';
import type { ServerResponse } from 'node:http';
import canonicalize from 'canonicalize';
import type { LoggedEvent, ProblemDetails } from '#contracts';

/** A client that takes nothing for so long is cut off: it comes again and goes on where it was. */
const TAKES_WITHIN_MS = 10_000;
const RECONNECT_AFTER_MS = 1_000;

/** The answer as a stream of events (WHATWG HTML §9.2): what is not taken is waited for, so no more than a batch is held. */
export class SseWriter {
  private readonly raw: ServerResponse;
  private readonly gone = new AbortController();
  /** By a clock that never goes back. */
  private wroteAt = performance.now();

  /** From here on the answer is the writer's: its status is 200. */
  constructor(
    reply: Pick<FastifyReply, 'getHeaders' | 'hijack' | 'raw'>,
    private readonly takesWithinMs = TAKES_WITHIN_MS,
  ) {
    const headers = Object.entries(reply.getHeaders());
    reply.hijack();
    this.raw = reply.raw;
    for (const [name, value] of headers) if (value !== undefined) this.raw.setHeader(name, value);
    this.raw.on('close', () => this.gone.abort());
    this.raw.on('error', () => this.gone.abort());
    this.raw.writeHead(200, { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' });
  }

  /** Aborted once the client is gone. */
  get closed(): AbortSignal {
    return this.gone.signal;
  }

  get silentForMs(): number {
    return performance.now() - this.wroteAt;
  }

  /** @param next where the client goes on if it breaks off now. */
  begin(next: number): Promise<void> {
    return this.write(`retry: ${RECONNECT_AFTER_MS}\n${idBefore(next)}\n`);
  }

  send(events: readonly LoggedEvent[]): Promise<void> {
    return this.write(events.map(toText).join(''));
  }

  /** Keeps the connection open, and moves the client on over what was not for it. */
  beat(next: number): Promise<void> {
    return this.write(`: \n${idBefore(next)}\n`);
  }

  end(): void {
    this.raw.end();
  }

  /** Says why nothing more comes; null where there is no more. Without an id: the client stays where it is. */
  endWith(problem: ProblemDetails | null): void {
    this.raw.end(`event: end\ndata: ${JSON.stringify(problem ?? {})}\n\n`);
  }

  /** For who does not take what it was sent. */
  cutOff(): void {
    this.raw.destroy();
  }

  private async write(text: string): Promise<void> {
    if (text === '' || this.closed.aborted) return;
    this.wroteAt = performance.now();
    if (this.raw.write(text)) return;
    const taken = await this.taken();
    if (!taken) this.cutOff();
  }

  private taken(): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (taken: boolean) => {
        clearTimeout(timer);
        this.raw.off('drain', onDrain);
        this.closed.removeEventListener('abort', onGone);
        resolve(taken);
      };
      const onDrain = () => settle(true);
      const onGone = () => settle(false);
      const timer = setTimeout(onGone, this.takesWithinMs);
      this.raw.once('drain', onDrain);
      this.closed.addEventListener('abort', onGone);
    });
  }
}

/** Canonical JSON (RFC 8785) has no line breaks. */
function toText({ index, event }: LoggedEvent): string {
  return `id: ${index}\nevent: ${event.type}\ndata: ${canonicalize(event) ?? ''}\n\n`;
}

/** A message without data is no event; but its id counts. */
function idBefore(next: number): string {
  return next === 0 ? '' : `id: ${next - 1}\n`;
}
