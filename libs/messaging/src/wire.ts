import { headers, type MsgHdrs } from '@nats-io/transport-node';
import { newId, type RequestContext } from '#contracts';

/** A NATS request waits this long; the gateway's own deadline is a little later, MongoDB's a little earlier. */
export const REQUEST_TIMEOUT_MS = 2_500;

const REQUEST_ID = 'Keyward-Request-Id';
const DEADLINE = 'Keyward-Deadline';

export function toHeaders({ requestId, deadline }: RequestContext): MsgHdrs {
  const wire = headers();
  wire.set(REQUEST_ID, requestId);
  wire.set(DEADLINE, String(deadline));
  return wire;
}

/** A command without headers gets an id of its own and the usual time. */
export function fromHeaders(wire: MsgHdrs | undefined): RequestContext {
  const deadline = Number(wire?.get(DEADLINE));
  return {
    requestId: wire?.get(REQUEST_ID) || newId('req'),
    deadline: deadline > 0 ? deadline : Date.now() + REQUEST_TIMEOUT_MS,
  };
}
