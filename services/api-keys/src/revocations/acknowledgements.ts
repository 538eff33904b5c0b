import { Injectable, type OnModuleInit } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { Broadcast } from '#messaging';
import { PUSH_SUBJECT, type Acknowledgement, type Changes, type Push } from '#verifier';

const ACK_SUBJECT = 'rev.v1.ack';
/** Nobody listens there. */
const TO_NOBODY = `${ACK_SUBJECT}.none`;

/** Tells verifiers what has changed, and hears which of them have applied it. */
@Injectable()
export class Acknowledgements implements OnModuleInit {
  /** Each process has a place of its own. */
  private readonly ackTo = `${ACK_SUBJECT}.${randomUUID()}`;
  private readonly waiting = new Map<string, Awaited>();

  constructor(private readonly broadcast: Broadcast) {}

  /** For as long as there is a connection: revocations that are under way when the process is to end are answered. */
  onModuleInit(): void {
    this.broadcast.listen<Acknowledgement>(this.ackTo, ({ revision = '', verifier = '' }) =>
      this.waiting.get(revision)?.hear(verifier),
    );
  }

  /** Who is still to acknowledge what is told under this name next. To be given up by `end`. */
  expect(name: string, verifiers: readonly string[]): Awaited {
    const awaited = new Awaited(verifiers);
    this.waiting.set(name, awaited);
    return awaited;
  }

  end(name: string): void {
    this.waiting.delete(name);
  }

  tell(name: string, changes: Changes): void {
    const ackTo = this.waiting.has(name) ? this.ackTo : TO_NOBODY;
    this.broadcast.publish(PUSH_SUBJECT, { ...changes, revision: name, ackTo } satisfies Push);
  }
}

/** The verifiers that something was told to. */
export class Awaited {
  private readonly missing: Set<string>;
  private readonly count: number;
  private done = () => {};
  private readonly all = new Promise<void>((resolve) => (this.done = resolve));

  constructor(verifiers: readonly string[]) {
    this.missing = new Set(verifiers);
    this.count = this.missing.size;
    if (this.count === 0) this.done();
  }

  get applied(): number {
    return this.count - this.missing.size;
  }

  get isOver(): boolean {
    return this.missing.size === 0;
  }

  hear(verifier: string): void {
    this.missing.delete(verifier);
    if (this.isOver) this.done();
  }

  /** Resolves once all have acknowledged it, or so much time has passed by a clock that is never set. */
  async within(milliseconds: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => (timer = setTimeout(resolve, milliseconds)));
    await Promise.race([this.all, limit]);
    clearTimeout(timer);
  }
}
