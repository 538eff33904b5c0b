import { Injectable, Logger } from '@nestjs/common';
import canonicalize from 'canonicalize';
import type { KeywardEvent } from '#contracts';
import type { ReceivedMessage } from '#messaging';
import { NotLeading } from '../../log/log-writer.js';
import type { Arrival } from '../../quarantine/domain/quarantined.js';
import { PutAside } from '../../quarantine/use-cases/put-aside.js';
import { Admission, type Admitted } from '../admission.js';
import { DIFFERS, failed, judge, type Refusal } from '../domain/judgement.js';

const TRIES = 20;
/** Clocks differ. */
const FUTURE_AFTER_MS = 60_000;

/** An event, and how it came. */
interface Arrived {
  readonly event: KeywardEvent;
  readonly arrival: Arrival;
}

interface Refused {
  readonly refusal: Refusal;
  readonly arrival: Arrival;
}

@Injectable()
export class TakeIn {
  private readonly logger = new Logger(TakeIn.name);

  constructor(
    private readonly admission: Admission,
    private readonly putAside: PutAside,
  ) {}

  /**
   * Each of them is in the log, waits for its predecessor, or is in quarantine, on a majority: so all may be acknowledged.
   * @throws where it is not so: they come again. One that has failed 20 times, alone, goes to quarantine.
   */
  async messages(messages: readonly ReceivedMessage[]): Promise<void> {
    const arrivals = messages.map(({ text, subject, sequence }) => ({ text, from: subject, sequence }));
    try {
      await this.arrivals(arrivals);
    } catch (failure) {
      const [message, ...others] = messages;
      const [arrival] = arrivals;
      const isLast = message !== undefined && others.length === 0 && message.delivery >= TRIES;
      if (!isLast || arrival === undefined || isPassing(failure)) throw failure;
      await this.putAside.execute(arrival, failed(failure));
    }
  }

  /** Events that were asked for, of which the stream need not know. */
  events(events: readonly KeywardEvent[], from: string): Promise<Admitted> {
    return this.arrivals(events.map((event) => ({ text: canonicalize(event) ?? '', from, sequence: null })));
  }

  private async arrivals(arrivals: readonly Arrival[]): Promise<Admitted> {
    const arrived: Arrived[] = [];
    const refused: Refused[] = [];
    for (const arrival of arrivals) {
      const judgement = judge(arrival.text);
      if ('event' in judgement) arrived.push({ event: judgement.event, arrival });
      else refused.push({ refusal: judgement.refusal, arrival });
    }
    const admitted = await this.admission.admit(arrived.map(({ event }) => event));
    this.noteFuture(admitted.taken);
    const differing = arrived.filter(({ event }) => admitted.differing.includes(event));
    await this.putAllAside([...refused, ...differing.map(({ arrival }) => ({ refusal: DIFFERS, arrival }))]);
    return admitted;
  }

  /** It is in the log where it came; by its own time it is found later on. */
  private noteFuture(taken: readonly KeywardEvent[]): void {
    const end = Date.now() + FUTURE_AFTER_MS;
    for (const { id, source, time } of taken) {
      if (Date.parse(time) > end) this.logger.warn({ msg: 'took in an event from the future', id, source, time });
    }
  }

  /** Together, so that many of them do not hold up the next batch; the same text one after the other. */
  private async putAllAside(refused: readonly Refused[]): Promise<void> {
    const ofText = Map.groupBy(refused, ({ arrival }) => arrival.text);
    const puts = [...ofText.values()].map(async (same) => {
      for (const { arrival, refusal } of same) await this.putAside.execute(arrival, refusal);
    });
    await Promise.all(puts);
  }
}

/** What is not the event's own fault: the database is away, or another process leads. */
function isPassing(failure: unknown): boolean {
  const { name } = (failure ?? {}) as { readonly name?: unknown };
  const ofDriver = /^Mongo\w*(Network|Selection|PoolCleared|WaitQueue|NotConnected|Topology|Timeout)/;
  return failure instanceof NotLeading || (typeof name === 'string' && ofDriver.test(name));
}
