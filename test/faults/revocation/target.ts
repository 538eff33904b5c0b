import { Connection } from './connection.js';
import { now, type Ground, type RevocationJournal, type Verdict } from './journal.js';

const MOST_AT_ONCE = 48;

/** One use of a key, and what it rests on. */
export interface KeyUse {
  readonly text: string;
  /** The id of the service it is used for; null: of none in particular. */
  readonly service: string | null;
  readonly restsOn: readonly Ground[];
}

/** A process that verifies keys, asked over HTTP. */
export class Target {
  private readonly all = new Set<Connection>();
  private readonly idle: Connection[] = [];
  private readonly host: string;
  private readonly port: number;
  private addresses = 0;

  constructor(
    readonly name: string,
    url: string,
  ) {
    const { hostname, port } = new URL(url);
    [this.host, this.port] = [hostname, Number(port)];
  }

  get isBusy(): boolean {
    return this.all.size - this.idle.length >= MOST_AT_ONCE;
  }

  /** Asks, and notes it. Never fails: no answer is a verdict, too. */
  async verify(use: KeyUse, journal: RevocationJournal): Promise<Verdict> {
    const connection = this.connection();
    const head = this.headOf(use);
    const began = now();
    const verdict = verdictOf(await connection.ask(head));
    journal.verifications.push({ at: this.name, restsOn: use.restsOn, began, ended: now(), verdict });
    if (connection.isOpen) this.idle.push(connection);
    else this.all.delete(connection);
    return verdict;
  }

  close(): void {
    for (const connection of this.all) connection.close();
  }

  private connection(): Connection {
    for (let idle = this.idle.pop(); idle !== undefined; idle = this.idle.pop()) {
      if (idle.isOpen) return idle;
      this.all.delete(idle);
    }
    const fresh = new Connection(this.port, this.host);
    this.all.add(fresh);
    return fresh;
  }

  private headOf({ text, service }: KeyUse): string {
    const lines = [
      'GET /v1/forward-auth HTTP/1.1',
      `Host: ${this.host}`,
      `Authorization: Bearer ${text}`,
      `X-Forwarded-For: ${this.anotherAddress()}`,
      ...(service === null ? [] : [`X-Keyward-Service: ${service}`]),
    ];
    return `${lines.join('\r\n')}\r\n\r\n`;
  }

  /** So that no limit of what one address may get wrong hides what is asked here. */
  private anotherAddress(): string {
    const number = this.addresses++;
    return `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;
  }
}

/** An answer that did not come is no verdict of anybody. */
function verdictOf(status: number | null): Verdict {
  if (status === null || status === 503) return 'unavailable';
  if (status === 200) return 'accepted';
  return status === 401 || status === 403 ? 'refused' : 'strange';
}
