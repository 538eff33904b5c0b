import type { KeywardEvent } from '#contracts';

const OPENED_WITHIN_MS = 10_000;

export interface Heard {
  readonly id: number | null;
  readonly event: string;
  readonly data: string;
}

export interface ToldEvent {
  readonly position: number;
  readonly event: KeywardEvent;
}

/** One connection to a stream of events, as a client that knows nothing of Keyward would read it. */
export class EventStream {
  readonly heard: Heard[] = [];
  /** Also of what is no event. */
  lastId: string | null = null;
  ended = false;
  private readonly broken = new AbortController();

  private constructor(
    readonly status: number,
    readonly headers: Headers,
    readonly reading: Promise<void>,
  ) {}

  /** @param token of a session, or the text of a key. */
  static async open(url: string, token: string | null, lastEventId: string | null = null): Promise<EventStream> {
    const broken = new AbortController();
    const opening = setTimeout(() => broken.abort(), OPENED_WITHIN_MS);
    const answer = await fetch(url, {
      headers: {
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(lastEventId !== null && { 'last-event-id': lastEventId }),
      },
      signal: broken.signal,
    });
    clearTimeout(opening);
    const reading = Promise.withResolvers<void>();
    const stream = new EventStream(answer.status, answer.headers, reading.promise);
    stream.broken.signal.addEventListener('abort', () => broken.abort());
    void stream.read(answer.body).finally(() => {
      stream.ended = true;
      reading.resolve();
    });
    return stream;
  }

  get events(): readonly ToldEvent[] {
    return this.heard
      .filter(({ event }) => event.includes('.'))
      .map(({ id, data }) => ({ position: id ?? NaN, event: JSON.parse(data) as KeywardEvent }));
  }

  close(): void {
    this.broken.abort();
  }

  private async read(body: ReadableStream<Uint8Array> | null): Promise<void> {
    const decoder = new TextDecoder();
    let rest = '';
    try {
      for await (const chunk of body ?? []) {
        const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
        rest = blocks.pop() ?? '';
        blocks.forEach((block) => this.take(block));
      }
    } catch {
      // It broke off.
    }
  }

  private take(block: string): void {
    const fields = new Map(
      block.split('\n').map((line) => [line.split(':')[0] ?? '', line.slice(line.indexOf(':') + 2)]),
    );
    const id = fields.get('id');
    const data = fields.get('data');
    this.lastId = id ?? this.lastId;
    if (data !== undefined)
      this.heard.push({ id: id === undefined ? null : Number(id), event: fields.get('event') ?? '', data });
  }
}

/** Comes again after its last id whenever the connection ends, as browsers do. */
export class LastingStream {
  connections = 0;
  private readonly before: ToldEvent[] = [];
  private present: EventStream | null = null;
  private closed = false;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly url: string,
    private readonly token: string | null,
  ) {}

  /** Over all connections, in the order in which they came. */
  get events(): readonly ToldEvent[] {
    return [...this.before, ...(this.present?.events ?? [])];
  }

  get lastId(): string | null {
    return this.present?.lastId ?? null;
  }

  /** Resolves once it is connected. */
  async start(): Promise<void> {
    await this.connect(null);
    this.running = this.keepOn();
  }

  async close(): Promise<void> {
    this.closed = true;
    this.present?.close();
    await this.running;
  }

  private async keepOn(): Promise<void> {
    for (;;) {
      await this.present?.reading;
      if (this.closed) return;
      const lastId = this.present?.lastId ?? null;
      this.before.push(...(this.present?.events ?? []));
      this.present = null;
      while (!(await this.connect(lastId))) {
        if (this.closed) return;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  }

  private async connect(lastId: string | null): Promise<boolean> {
    const stream = await EventStream.open(this.url, this.token, lastId).catch(() => null);
    if (stream?.status !== 200) return false;
    this.present = stream;
    this.connections++;
    return true;
  }
}
