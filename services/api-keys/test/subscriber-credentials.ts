import { connect, PermissionViolationError, type NatsConnection } from '@nats-io/transport-node';
import { hash } from 'node:crypto';
import { SubscriberIssuer } from '#messaging';

/** Whoever may be at NATS. */
export type Who = 'services' | 'p' | 'q';

/** A client of @nats-io with nothing of ours around it: what it may do is what NATS lets it. */
export function logIn(natsUrl: string, durable: string, text: string): Promise<NatsConnection> {
  const { host } = new URL(natsUrl);
  return connect({ servers: host, user: durable, pass: text, inboxPrefix: inboxOf(text), reconnect: false });
}

export function logInAsServices(natsUrl: string): Promise<NatsConnection> {
  const { host, username, password } = new URL(natsUrl);
  return connect({ servers: host, user: username, pass: decodeURIComponent(password), reconnect: false });
}

export function inboxOf(text: string): string {
  return `_INBOX.${hash('sha256', `keyward-inbox ${text}`, 'base64url').slice(0, 22)}`;
}

/** What NATS says no to, of what is published and what is listened to. */
export async function refusedOf(
  connection: NatsConnection,
  publish: readonly string[],
  listen: readonly string[],
): Promise<ReadonlySet<string>> {
  const refused = new Set<string>();
  const watch = async () => {
    for await (const status of connection.status()) {
      if (status.type !== 'error' || !(status.error instanceof PermissionViolationError)) continue;
      refused.add(`${status.error.operation} ${status.error.subject}`);
    }
  };
  void watch();
  // What is no request of any kind: what passes must do no harm.
  for (const subject of publish) connection.publish(subject, 'no request');
  const subscriptions = listen.map((subject) => connection.subscribe(subject, { callback: () => {} }));
  await connection.flush();
  for (const subscription of subscriptions) subscription.unsubscribe();
  await connection.flush();
  return refused;
}

/** One project and what its subscriber has. */
export interface Side {
  readonly projectId: string;
  readonly text: string;
}

type Row = readonly [subject: string, ...who: Who[]];

/** Every subject that there is, and who may publish there. */
export function publishTable(p: Side, q: Side, issuerSeed: string): readonly Row[] {
  const issuer = SubscriberIssuer.of(issuerSeed);
  const [ofP, ofQ] = [issuer.consumerOf(p.projectId, 'billing'), issuer.consumerOf(q.projectId, 'billing')];
  return [
    // Places.
    [`subscribers.v1.place.${p.projectId}.billing`, 'services', 'p'],
    [`subscribers.v1.place.${p.projectId}.other`, 'services'],
    [`subscribers.v1.place.${q.projectId}.billing`, 'services', 'q'],
    [`$JS.API.CONSUMER.INFO.EVENTS.${ofP}`, 'services', 'p'],
    [`$JS.API.CONSUMER.INFO.EVENTS.${ofQ}`, 'services', 'q'],
    [`$JS.API.CONSUMER.MSG.NEXT.EVENTS.${ofP}`, 'services', 'p'],
    [`$JS.API.CONSUMER.MSG.NEXT.EVENTS.${ofQ}`, 'services', 'q'],
    [`$JS.ACK.EVENTS.${ofP}.1.1.1.1.0`, 'services', 'p'],
    [`$JS.ACK.EVENTS.${ofQ}.1.1.1.1.0`, 'services', 'q'],
    ...[ofP, ofQ, 'audit', 'api-keys-members'].flatMap((consumer) => consumerRows(consumer)),
    ...['audit', 'api-keys-members'].flatMap((consumer): Row[] => [
      [`$JS.API.CONSUMER.INFO.EVENTS.${consumer}`, 'services'],
      [`$JS.API.CONSUMER.MSG.NEXT.EVENTS.${consumer}`, 'services'],
      [`$JS.ACK.EVENTS.${consumer}.1.1.1.1.0`, 'services'],
    ]),
    ...streamSubjects.map((subject): Row => [subject, 'services']),
    ...platformSubjects.map((subject): Row => [subject, 'services']),
    // Events, and what nobody but their reader hears.
    [`evt.v1.key.${p.projectId}.key_1.created`, 'services'],
    [`evt.v1.key.${q.projectId}.key_1.created`, 'services'],
    [`${inboxOf(p.text)}.x`, 'services'],
    [`${inboxOf(q.text)}.x`, 'services'],
    // Only nats-server asks about logins.
    ['$SYS.REQ.USER.AUTH'],
  ];
}

/** What is done with a consumer beside reading it. */
function consumerRows(consumer: string): Row[] {
  const kinds = ['CREATE', 'DURABLE.CREATE', 'DELETE', 'PAUSE', 'UNPIN', 'LEADER.STEPDOWN', 'RESET'];
  return [
    ...kinds.map((kind): Row => [`$JS.API.CONSUMER.${kind}.EVENTS.${consumer}`, 'services']),
    [`$JS.API.CONSUMER.CREATE.EVENTS.${consumer}.evt.v1.key`, 'services'],
    [`$JS.FC.EVENTS.${consumer}.x`, 'services'],
  ];
}

const streamSubjects = [
  '$JS.API.INFO',
  '$JS.API.STREAM.NAMES',
  '$JS.API.STREAM.LIST',
  ...['CREATE', 'UPDATE', 'DELETE', 'PURGE', 'INFO', 'MSG.GET', 'MSG.DELETE', 'SNAPSHOT', 'RESTORE', 'PEER.REMOVE'].map(
    (kind) => `$JS.API.STREAM.${kind}.EVENTS`,
  ),
  '$JS.API.STREAM.LEADER.STEPDOWN.EVENTS',
  '$JS.API.STREAM.CREATE.MINE',
  '$JS.API.STREAM.TEMPLATE.NAMES',
  '$JS.API.DIRECT.GET.EVENTS',
  '$JS.API.DIRECT.GET.EVENTS.evt.v1.key.x.y.created',
  '$JS.API.CONSUMER.CREATE.EVENTS',
  '$JS.API.CONSUMER.NAMES.EVENTS',
  '$JS.API.CONSUMER.LIST.EVENTS',
  '$JS.API.META.LEADER.STEPDOWN',
  '$JS.API.ACCOUNT.PURGE.KEYWARD',
] as const;

const platformSubjects = [
  'api-keys.delete',
  'api-keys.verify',
  'api-keys.fill-view',
  'api-keys.take-facts',
  'identity.create-user',
  'audit.list-entries',
  'audit.read-log',
  'rcpt.v1.api-keys',
  'rev.v1.push',
  'log.v1.grown',
  '_INBOX.api-keys.x',
  '_R_.x.y',
  '$SYS.REQ.USER.INFO',
  '$SYS.REQ.ACCOUNT.PING.CONNZ',
  '$SYS.REQ.SERVER.PING',
  '$SYS.ACCOUNT.KEYWARD.CONNECT',
  '$SRV.PING',
  'anything',
] as const;

/** What there is to listen to, and who may. */
export function listenTable(p: Side, q: Side): readonly Row[] {
  return [
    [`${inboxOf(p.text)}.>`, 'services', 'p'],
    [`${inboxOf(q.text)}.>`, 'services', 'q'],
    ['_INBOX.>', 'services'],
    ['_INBOX.*.>', 'services'],
    ['>', 'services'],
    ['*', 'services'],
    ['evt.v1.>', 'services'],
    [`evt.v1.*.${p.projectId}.>`, 'services'],
    [`evt.v1.*.${q.projectId}.>`, 'services'],
    ['api-keys.>', 'services'],
    ['api-keys.fill-view', 'services'],
    ['rcpt.v1.>', 'services'],
    ['rev.v1.push', 'services'],
    ['log.v1.grown', 'services'],
    ['subscribers.v1.place.*.*', 'services'],
    ['$SYS.>', 'services'],
    ['$SYS.REQ.USER.AUTH', 'services'],
    ['$JS.>', 'services'],
    ['$JS.API.>', 'services'],
    ['$JS.EVENT.ADVISORY.>', 'services'],
    ['$JS.ACK.>', 'services'],
    ['_R_.>', 'services'],
    ['$SRV.>', 'services'],
  ];
}
