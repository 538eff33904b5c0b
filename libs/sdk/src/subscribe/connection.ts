import { setTimeout as wait } from 'node:timers/promises';
import { connect, type ConnectionOptions, type NatsConnection } from '@nats-io/transport-node';

const FIRST_ANSWER_MS = 10_000;
const DRAIN_WITHIN_MS = 2_000;
const address = /^(nats|tls):\/\/./;

export type LoginOptions = Pick<ConnectionOptions, 'user' | 'pass' | 'inboxPrefix' | 'ignoreAuthErrorAbort'>;

/**
 * A connection that reconnects for ever.
 * @param url `nats://[user:password@]host:port`, or `tls://…`; several, separated by commas, for a cluster of one login.
 * @param login in place of the one in the URL.
 * @throws TypeError for what is no address, and for two logins; an error where no server answers within 10 s, or the login
 * is refused.
 */
export async function openConnection(url: string, name: string, login: LoginOptions = {}): Promise<NatsConnection> {
  const address = addressOf(url);
  if (address.user !== undefined && login.user !== undefined) {
    throw new TypeError('the address of NATS has a login, and there is another: leave one out');
  }
  return connect({
    ...address,
    ...login,
    name,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    reconnectJitter: 100,
    pingInterval: 5_000,
    timeout: FIRST_ANSWER_MS,
  });
}

/** What is under way is sent first; NATS may be away. */
export async function closeConnection(connection: NatsConnection): Promise<void> {
  if (connection.isClosed()) return;
  const limit = wait(DRAIN_WITHIN_MS, undefined, { ref: false });
  await Promise.race([connection.drain(), limit]).catch(() => {});
  await connection.close();
}

/** The client wants addresses without a login, the login apart, and to be told that it must not speak in the clear. */
function addressOf(url: string): Pick<ConnectionOptions, 'servers' | 'user' | 'pass' | 'tls'> {
  const places = url.split(',').map((each) => placeIn(each.trim()));
  const login = places.find(({ username }) => username !== '');
  return {
    servers: places.map(({ host }) => host),
    ...(login && { user: decodeURIComponent(login.username), pass: decodeURIComponent(login.password) }),
    ...(places.some(({ protocol }) => protocol === 'tls:') && { tls: {} }),
  };
}

/** Without `nats://` it would be read as something else, and nobody's server be asked. It may hold a login: it is not repeated. */
function placeIn(text: string): URL {
  if (address.test(text) && URL.canParse(text)) return new URL(text);
  throw new TypeError('the address of NATS must have the form nats://user:password@host:4222');
}
