import { Injectable } from '@nestjs/common';
import { NoRespondersError, RequestError, TimeoutError, type Msg } from '@nats-io/transport-node';
import { currentRequest, newId, Problem, type Command } from '#contracts';
import { Nats } from './nats-connection.js';
import { REQUEST_TIMEOUT_MS, toHeaders } from './wire.js';

/** Sends commands to whichever service offers them. */
@Injectable()
export class CommandBus {
  constructor(private readonly nats: Nats) {}

  /**
   * Asks, and waits for the answer, until the deadline of the present request, and 2.5 s at most or what the command takes.
   * @throws Problem as the service gave it; `service.unavailable` where nobody listens;
   *   `request.timed-out` where the outcome is not known.
   */
  async request<Request, Reply>(command: Command<Request, Reply>, request: Request): Promise<Reply> {
    const present = currentRequest();
    const now = Date.now();
    const timeout = Math.min(command.timeoutMs ?? REQUEST_TIMEOUT_MS, (present?.deadline ?? Infinity) - now);
    if (timeout <= 0) throw new Problem('request.timed-out');
    const context = { requestId: present?.requestId ?? newId('req'), deadline: now + timeout };
    const packet = JSON.stringify({ id: context.requestId, pattern: command.subject, data: request });
    const answer = await this.nats.connection
      .request(command.subject, packet, { timeout, headers: toHeaders(context) })
      .catch(toProblem);
    return unwrap<Reply>(answer);
  }
}

/** What Nest's NATS server answers with. */
interface Packet<Reply> {
  readonly err?: { code?: unknown };
  readonly response?: Reply;
}

function unwrap<Reply>(answer: Msg): Reply {
  const { err, response } = answer.json<Packet<Reply>>();
  if (err !== undefined) throw Problem.fromWire(err);
  return response as Reply;
}

function toProblem(cause: unknown): never {
  const nobodyListens = cause instanceof NoRespondersError || (cause instanceof RequestError && cause.isNoResponders());
  if (nobodyListens) throw new Problem('service.unavailable', [], { cause });
  if (cause instanceof TimeoutError) throw new Problem('request.timed-out', [], { cause });
  throw new Problem('service.unavailable', [], { cause });
}
