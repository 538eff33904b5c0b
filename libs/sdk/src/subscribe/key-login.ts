import { AuthorizationError, type NatsConnection } from '@nats-io/transport-node';
import { digestOf } from '#key-text';
import { closeConnection, openConnection } from './connection.js';

const INBOX_LENGTH = 22;
/** One may come of a moment in which it was not known. */
const REFUSALS = 2;
/** Of the time that a login lasts: the other half is for a server that is slow to let in. */
const RENEWED_AFTER = 1 / 2;

/**
 * A connection that is there by a key. NATS ends it when the login is over, to see whether the key still holds: it is
 * renewed before that, at a moment at which nothing is on its way. Where the key is refused, it is closed for good.
 */
export class KeyLogin {
  private lastsMs = Infinity;
  private refusals = 0;
  private reconnected: () => void = () => {};
  private refusedWith: Error | null = null;

  /** @param since when the present login was asked for at the latest: by then its time had not begun. */
  private constructor(
    readonly connection: NatsConnection,
    private since: number,
  ) {
    void this.watch();
  }

  /**
   * @param url without a login.
   * @throws TypeError for a URL with one; an error where the key may not read the events of its project, or NATS or
   * Keyward does not answer.
   */
  static async open(url: string, apiKey: string, durable: string): Promise<KeyLogin> {
    const inboxPrefix = `_INBOX.${digestOf(`keyward-inbox ${apiKey}`).slice(0, INBOX_LENGTH)}`;
    const login = { user: durable, pass: apiKey, inboxPrefix, ignoreAuthErrorAbort: true };
    const began = performance.now();
    return new KeyLogin(await openConnection(url, `keyward-${durable}`, login), began);
  }

  /** Why the connection was closed for good, where it was the key. */
  get refusal(): Error | null {
    return this.refusedWith;
  }

  learnLoginMs(loginMs: number): void {
    this.lastsMs = loginMs;
  }

  /** Resolves at once where it is too early. To be called where no message is expected: what is under way would be lost. */
  async renewWhenDue(): Promise<void> {
    if (performance.now() - this.since < this.lastsMs * RENEWED_AFTER) return;
    const reconnected = new Promise<void>((resolve) => (this.reconnected = resolve));
    await this.connection.flush();
    await this.connection.reconnect();
    await Promise.race([reconnected, this.connection.closed()]);
  }

  private async watch(): Promise<void> {
    for await (const status of this.connection.status()) {
      if (status.type === 'reconnecting') this.since = performance.now();
      if (status.type === 'reconnect') this.enter();
      if (status.type === 'error' && isRefusal(status.error)) this.countRefusal();
    }
  }

  private enter(): void {
    this.refusals = 0;
    this.reconnected();
  }

  private countRefusal(): void {
    this.refusals += 1;
    if (this.refusals < REFUSALS) return;
    this.refusedWith = new Error('NATS refuses the key: it has ended, or may not read the events of its project');
    void closeConnection(this.connection);
  }
}

/** Where Keyward cannot say whether a key holds, the server's time runs out: that is no refusal. */
function isRefusal(error: Error): boolean {
  return error instanceof AuthorizationError && /authorization violation/i.test(error.message);
}
