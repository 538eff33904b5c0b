import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { ProblemDetails } from '#contracts';
import { codeOf, exitCodes, Failure, Refusal } from '../failure.js';

/** How the caller shows who it is. */
export type Credential =
  { readonly kind: 'session'; readonly token: string } | { readonly kind: 'key'; readonly text: string };

export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** From `/v1` on. */
  readonly path: string;
  /** What is undefined is left out. */
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  /** Sent as JSON. */
  readonly body?: object;
  /** The version that is to be changed. */
  readonly ifVersion?: number;
  /** False where a second take would count, though the Idempotency-Key is the same. Default: true. */
  readonly repeatable?: boolean;
}

export interface ApiOptions {
  readonly url: string;
  /** Null for what needs no log-in. */
  readonly credential: Credential | null;
  readonly version: string;
  /** Told whenever something is tried again. */
  readonly onRetry: (why: string) => void;
}

export interface ReadOptions {
  /** Broken off once this is aborted. */
  readonly signal?: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Bulk calls and revocations take their time; nothing takes so long. */
const ANSWER_WITHIN_MS = 30_000;
const RETRY_AFTER_MS = [250, 1_000];
const LONGEST_WAIT_MS = 5_000;
/** Nothing was sent: whatever was to be done, it was not. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

interface Attempt {
  readonly status: number;
  readonly text: string;
  readonly retryAfterMs: number | null;
}

/** Keyward's REST surface for one caller. */
export class Api {
  constructor(private readonly options: ApiOptions) {}

  /**
   * What was answered; undefined where that has no body. An unsafe call has an Idempotency-Key, and is tried three times
   * at most, with the same one, where no answer came or Keyward asks to come again.
   * @throws Refusal, or Failure where nobody answers.
   */
  async send<Body = void>(call: Call): Promise<Body> {
    const once = `"${randomUUID()}"`;
    for (let attempt = 0; ; attempt++) {
      const waitMs = RETRY_AFTER_MS[attempt] ?? null;
      const outcome = await this.attempt(call, once);
      const again = waitMs === null ? null : waitBefore(outcome, call, waitMs);
      if (again === null) return bodyOf<Body>(outcome, this.options.url);
      this.options.onRetry(outcome instanceof Failure ? outcome.message : 'Keyward is busy, and asks to come again');
      await wait(again);
    }
  }

  /**
   * An answer that is a file or a stream, part by part; it may take as long as it does.
   * @throws Refusal, or Failure where nobody answers, or where the answer breaks off: what came of it is then not whole.
   */
  async *read(call: Pick<Call, 'path' | 'query'>, { signal, headers }: ReadOptions = {}): AsyncGenerator<Uint8Array> {
    const { url } = this.options;
    const silence = new Silence();
    try {
      const answer = await fetch(`${url}${call.path}${queryOf(call.query)}`, {
        headers: { ...this.headersOf({ ...call, method: 'GET' }, ''), accept: '*/*', ...headers },
        redirect: 'manual',
        signal: signal === undefined ? silence.signal : AbortSignal.any([silence.signal, signal]),
      });
      if (!answer.ok || answer.body === null) {
        bodyOf({ status: answer.status, text: await answer.text(), retryAfterMs: null }, url);
        throw new Failure(exitCodes.failed, `What ${url} answered has no body`);
      }
      for await (const chunk of answer.body) {
        silence.broken();
        yield chunk as Uint8Array;
      }
    } catch (cause) {
      throw cause instanceof Failure ? cause : new NoAnswer(url, false, cause);
    } finally {
      silence.end();
    }
  }

  private async attempt(call: Call, once: string): Promise<Attempt | NoAnswer> {
    const { url } = this.options;
    try {
      const answer = await fetch(`${url}${call.path}${queryOf(call.query)}`, {
        method: call.method,
        headers: this.headersOf(call, once),
        // A credential is for this server alone.
        redirect: 'manual',
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
        ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
      });
      const seconds = Number(answer.headers.get('retry-after') ?? NaN);
      const retryAfterMs = Number.isFinite(seconds) ? seconds * 1_000 : null;
      return { status: answer.status, text: await answer.text(), retryAfterMs };
    } catch (cause) {
      return new NoAnswer(url, call.method !== 'GET', cause);
    }
  }

  private headersOf({ method, body, ifVersion }: Call, once: string): Record<string, string> {
    const { credential, version } = this.options;
    return {
      accept: 'application/json',
      'user-agent': `keyward-cli/${version}`,
      ...(credential?.kind === 'session' && { authorization: `Bearer ${credential.token}` }),
      ...(credential?.kind === 'key' && { 'x-api-key': credential.text }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(method !== 'GET' && { 'idempotency-key': once }),
      ...(ifVersion !== undefined && { 'if-match': `"${ifVersion}"` }),
    };
  }
}

/** Gives up on an answer of which nothing more comes. */
class Silence {
  private readonly controller = new AbortController();
  private timer = this.start();

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  broken(): void {
    this.end();
    this.timer = this.start();
  }

  end(): void {
    clearTimeout(this.timer);
  }

  private start(): NodeJS.Timeout {
    return setTimeout(() => this.controller.abort(new DOMException('silence', 'TimeoutError')), ANSWER_WITHIN_MS);
  }
}

/** Nobody answered. Of a change it may not be known whether it was made. */
class NoAnswer extends Failure {
  override readonly name = 'NoAnswer';
  readonly sent: boolean;

  constructor(url: string, changes: boolean, cause: unknown) {
    const code = codeOf(cause);
    const sent = !neverSent.has(code);
    const next =
      sent && changes
        ? 'It is not known whether it was done: look before you ask for it again.'
        : 'Is it running? Say where with --url, KEYWARD_URL or keyward login --url.';
    super(exitCodes.notReachable, `No answer from ${url} (${code})`, next, { cause });
    this.sent = sent;
  }
}

/** Milliseconds, or null where it must not be tried again. */
function waitBefore(outcome: Attempt | NoAnswer, call: Call, waitMs: number): number | null {
  const repeatable = call.repeatable ?? true;
  if (outcome instanceof NoAnswer) return repeatable || !outcome.sent ? waitMs : null;
  if (!(outcome.status === 503 || outcome.status === 429) || !repeatable) return null;
  const asked = outcome.retryAfterMs ?? waitMs;
  return asked <= LONGEST_WAIT_MS ? Math.max(asked, waitMs) : null;
}

function bodyOf<Body>(outcome: Attempt | NoAnswer, url: string): Body {
  if (outcome instanceof NoAnswer) throw outcome;
  const { status, text } = outcome;
  const body = text === '' ? undefined : parsed(text);
  if (status >= 200 && status < 300 && body !== null) return body as Body;
  if (isProblem(body)) throw new Refusal(body);
  throw new Failure(
    exitCodes.notReachable,
    `What answers at ${url} is not Keyward (status ${status})`,
    'Say where it is with --url, KEYWARD_URL or keyward login --url.',
  );
}

/** Null for what is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function isProblem(body: unknown): body is ProblemDetails {
  return typeof body === 'object' && body !== null && 'code' in body && 'title' in body && 'status' in body;
}

function queryOf(query: Call['query'] = {}): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) given.set(name, String(value));
  return given.size === 0 ? '' : `?${given.toString()}`;
}
