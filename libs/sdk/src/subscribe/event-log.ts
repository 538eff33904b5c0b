import { readEvent, type KeywardEvent } from './event.js';

/** A stream that has nothing to tell says so every 15 s. */
const SILENT_AT_MOST_MS = 40_000;

export interface EventLogOptions {
  /** Of the gateway. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly projectId: string;
}

/** A position, and the event there, if it is one of the project. */
interface LogMessage {
  readonly position: string | null;
  readonly event: KeywardEvent | null;
  /** Of the message that says that there is nothing more. */
  readonly isLast: boolean;
}

/** The audit log of a project, which has every event for good, over REST. */
export class EventLog {
  constructor(private readonly options: EventLogOptions) {}

  /**
   * What the log took in at this time or later, oldest first, up to what there is.
   * @throws where it cannot be read to its end.
   */
  async *since(time: Date, stopping: AbortSignal): AsyncGenerator<KeywardEvent> {
    let start: Readonly<Record<string, string>> = { since: time.toISOString() };
    for (let progress = true; progress;) {
      progress = false;
      for await (const { position, event, isLast } of this.read(start, stopping)) {
        if (isLast) return;
        if (position !== null) start = { lastEventId: position };
        if (event === null) continue;
        progress = true;
        yield event;
      }
    }
    throw new Error('the log breaks off');
  }

  private async *read(start: Readonly<Record<string, string>>, stopping: AbortSignal): AsyncGenerator<LogMessage> {
    const { baseUrl, apiKey, projectId } = this.options;
    const url = new URL(`/v1/projects/${projectId}/events`, baseUrl);
    url.search = String(new URLSearchParams({ ...start, follow: 'false' }));
    const headers = { authorization: `Bearer ${apiKey}`, accept: 'text/event-stream' };
    const silence = new AbortController();
    const limit = setTimeout(() => silence.abort(new Error('the log says nothing any more')), SILENT_AT_MOST_MS);
    try {
      const answer = await fetch(url, { headers, signal: AbortSignal.any([stopping, silence.signal]) });
      if (!answer.ok || answer.body === null) throw new Error(`the log cannot be read: it answers ${answer.status}`);
      let rest = '';
      for await (const text of answer.body.pipeThrough(new TextDecoderStream())) {
        limit.refresh();
        const messages = (rest + text).split('\n\n');
        rest = messages.pop() ?? '';
        yield* messages.map(messageIn);
      }
    } finally {
      clearTimeout(limit);
    }
  }
}

/** @throws Error for the message that says why a stream ends early. */
function messageIn(text: string): LogMessage {
  const lines = text.split('\n');
  const field = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? null;
  const [position, data] = [field('id'), field('data')];
  if (field('event') !== 'end') return { position, event: data === null ? null : eventIn(data), isLast: false };
  if (data !== '{}') throw new Error(`the log ends early: ${data}`);
  return { position, event: null, isLast: true };
}

function eventIn(data: string): KeywardEvent {
  return readEvent(new TextEncoder().encode(data));
}
