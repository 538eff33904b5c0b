/**
 * A process that verifies keys by itself, as an application does that uses Keyward: 200, 403, 401, or 503 where it cannot
 * be found out. Run by Node as it is. `KEYWARD_LEASE` breaks its lease, for the checker to find that out.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from '@nats-io/transport-node';
import { verifier, type InProcessVerifier } from '#sdk';
import { Lease, natsOrigin, Verifier } from '#verifier';

/** Goes on for ever once it has begun. */
class UncheckedLease extends Lease {
  override isLive(): boolean {
    return true;
  }
}

/** Begins when its answer comes, whenever it was asked for. */
class LeaseFromReceipt extends Lease {
  override run(_sentAt: number, nowMs: number): boolean {
    return super.run(nowMs, nowMs);
  }
}

/** What the program asks about keys. */
type Keys = Pick<InProcessVerifier, 'verify' | 'close'>;

const { KEYWARD_NATS_URL = '', KEYWARD_PORT, KEYWARD_INNER_PORT, KEYWARD_LEASE = 'sound' } = process.env;

/** The core of the SDK's verifier, whose lease nobody else can choose. */
async function brokenVerifier(lease: Lease): Promise<Keys> {
  const { host, username, password } = new URL(KEYWARD_NATS_URL);
  const login = { user: username, pass: decodeURIComponent(password) };
  const patience = { maxReconnectAttempts: -1, reconnectTimeWait: 250 };
  const connection = await connect({ servers: host, ...login, ...patience, name: 'application' });
  const broken = new Verifier({ origin: natsOrigin(connection), environment: 'live', lease });
  await broken.start();
  return {
    verify: (text, use) => broken.verify(text, use),
    close: () => broken.stop().finally(() => connection.close()),
  };
}

const waysToVerify: Readonly<Record<string, () => Promise<Keys>>> = {
  sound: () => verifier({ natsUrl: KEYWARD_NATS_URL, environment: 'live' }),
  unchecked: () => brokenVerifier(new UncheckedLease()),
  'from-receipt': () => brokenVerifier(new LeaseFromReceipt()),
};

const keys = await waysToVerify[KEYWARD_LEASE]?.();
if (keys === undefined) throw new Error(`KEYWARD_LEASE is "${KEYWARD_LEASE}": it may be one of the known leases.`);

async function statusFor({ headers }: IncomingMessage, { verify }: Keys): Promise<number> {
  const text = headers.authorization?.replace(/^Bearer /, '') ?? '';
  const service = headers['x-keyward-service']?.toString();
  const { valid, code } = await verify(text, { service });
  if (valid) return 200;
  return code === 'service-not-granted' ? 403 : 401;
}

function answer(request: IncomingMessage, response: ServerResponse, keys: Keys): void {
  const end = (status: number) => response.writeHead(status, { 'content-length': 0 }).end();
  if (request.url === '/readyz') end(200);
  else void statusFor(request, keys).then(end, () => end(503));
}

const servers = [KEYWARD_PORT, KEYWARD_INNER_PORT].map((port) =>
  createServer((request, response) => answer(request, response, keys)).listen(Number(port), '127.0.0.1'),
);
process.once('SIGTERM', () => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
  void keys.close();
});
