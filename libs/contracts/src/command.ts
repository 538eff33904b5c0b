/** A class whose class-validator decorators describe a body. */
export type BodyClass = new () => object;

/**
 * One operation that a service offers over NATS, known by both ends.
 * `Request` and `Reply` are JSON: dates travel as RFC 3339 text.
 */
export interface Command<Request, Reply> {
  /** `<service>.<operation>`: also the NATS subject. */
  readonly subject: string;
  /** Checked by the gateway's pipe and again by the service, where the caller sends a body. */
  readonly body: BodyClass | null;
  /** How long its caller waits for the answer; by default as long as for any. */
  readonly timeoutMs?: number;
  /** Only for the compiler. */
  readonly types?: { request: Request; reply: Reply };
}

export type RequestOf<C> = C extends Command<infer Request, unknown> ? Request : never;

export function defineCommand<Request, Reply>(
  subject: string,
  body: BodyClass | null = null,
  options: Pick<Command<Request, Reply>, 'timeoutMs'> = {},
): Command<Request, Reply> {
  return { subject, body, ...options };
}
