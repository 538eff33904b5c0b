/**
 * A caller's wish that a request takes effect once, however often it is sent
 * (draft-ietf-httpapi-idempotency-key-header). The raw header never leaves the gateway.
 */
export interface Idempotency {
  /** Digest of the principal, the project and the header's value: another principal's equal header is another key. */
  readonly key: string;
  /** Digest of method, path and body: tells a retry from another request under the same key. */
  readonly fingerprint: string;
}

/** An answer, and whether it was given before: then `body` is the first answer to the byte. */
export interface Replayable<Body> {
  readonly body: Body;
  readonly replayed: boolean;
}
