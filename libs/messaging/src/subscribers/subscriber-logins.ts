import { decode, encodeAuthorizationResponse, encodeUser, type AuthorizationRequest } from '@nats-io/jwt';
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { answerSideBySide } from './answering.js';
import { grantOf, isDurable, type Grant } from './grant.js';
import { SubscriberIssuer } from './issuer.js';

const REQUEST_SUBJECT = '$SYS.REQ.USER.AUTH';
const REQUEST_AUDIENCE = 'nats-authorization-request';
const SERVER_KEY = 'Nats-Server-Xkey';
const ACCOUNT = 'SUBSCRIBERS';
/** Of one key in the time that a login lasts, so that no more of its connections are there at once. */
const MOST_OF_A_KEY = 100;
const MOST_SUBSCRIPTIONS = 32;
const LARGEST_PAYLOAD_BYTES = 16 * 1024;

/** What somebody presents who is no user that nats-server knows. */
export interface PresentedLogin {
  readonly durable: string;
  /** Of a key; may be anything. */
  readonly text: string;
  /** Where the connection comes from, as nats-server sees it. */
  readonly clientIp: string | undefined;
}

export interface AdmittedKey {
  readonly keyId: string;
  readonly projectId: string;
}

export interface SubscriberLoginsOptions {
  readonly connection: NatsConnection;
  readonly issuer: SubscriberIssuer;
  /** A connection ends after so long at the latest, and has to log in anew: then it is seen whether the key still holds. */
  readonly lastsMs: number;
  /** Null for a key that may not. Rejects where it cannot be found out. */
  readonly admit: (login: PresentedLogin) => Promise<AdmittedKey | null>;
  readonly onFailure: (failure: unknown) => void;
}

/**
 * Says for nats-server whom it lets in beside the services, and what they may do there (auth callout). Who is refused is
 * told so at once; where it cannot be found out there is no answer, and the server gives up after its time.
 */
export class SubscriberLogins {
  private counted = new Map<string, number>();
  private countedSince = 0;

  constructor(private readonly options: SubscriberLoginsOptions) {}

  /** @returns how to stop. */
  start(): () => void {
    const { connection, onFailure } = this.options;
    const answer = (message: Msg) => this.answer(message);
    return answerSideBySide(connection, { subject: REQUEST_SUBJECT, queue: 'subscriber-logins', answer, onFailure });
  }

  private async answer(message: Msg): Promise<void> {
    const asked = this.open(message);
    const grant = await this.grantOf(asked);
    const { signing } = this.options.issuer;
    const answer = grant === null ? { error: 'refused' } : { jwt: await this.loginFor(asked, grant) };
    message.respond(await encodeAuthorizationResponse(asked.userKey, asked.serverKey, signing, answer, {}));
  }

  /** @throws Error for what no server has asked, or asks in the clear, where everybody on the bus could read the key. */
  private open(message: Msg): Asked {
    const serverKey = message.headers?.get(SERVER_KEY);
    const sealed = serverKey ? this.options.issuer.sealing.open(message.data, serverKey) : null;
    if (sealed === null) throw new Error('a login was asked about that is not sealed for us: see xkey of auth_callout');
    const { aud, iat, nats } = decode<AuthorizationRequest>(new TextDecoder().decode(sealed));
    const { user_nkey: userKey, server_id: server, connect_opts: given, client_info: client } = nats;
    if (aud !== REQUEST_AUDIENCE || !userKey || !server) throw new Error('what was asked is no request for a login');
    const login = { durable: given?.user ?? '', text: given?.pass ?? '', clientIp: client?.host };
    return { userKey, serverKey: server.id, atSeconds: iat, login };
  }

  private async grantOf({ login }: Asked): Promise<Granted | null> {
    if (login.text === '' || !isDurable(login.durable)) return null;
    const admitted = await this.options.admit(login);
    if (admitted === null) return null;
    const { keyId, projectId } = admitted;
    this.count(keyId);
    const consumer = this.options.issuer.consumerOf(projectId, login.durable);
    const grant = grantOf({ projectId, durable: login.durable }, consumer, login.text);
    return { name: `${keyId}/${login.durable}`, ...grant };
  }

  /** By the server's clock, so that nothing rests on two clocks. */
  private loginFor({ userKey, atSeconds }: Asked, { name, publish, subscribe }: Granted): Promise<string> {
    const { issuer, lastsMs } = this.options;
    const may = {
      pub: { allow: [...publish] },
      sub: { allow: [...subscribe] },
      subs: MOST_SUBSCRIPTIONS,
      payload: LARGEST_PAYLOAD_BYTES,
    };
    return encodeUser(name, userKey, issuer.signing, may, {
      aud: ACCOUNT,
      exp: atSeconds + Math.floor(lastsMs / 1000),
    });
  }

  /** @throws Error where it is too much for one key: not a refusal, as a moment later it is not. */
  private count(keyId: string): void {
    if (performance.now() - this.countedSince > this.options.lastsMs) {
      this.counted = new Map();
      this.countedSince = performance.now();
    }
    const logins = (this.counted.get(keyId) ?? 0) + 1;
    this.counted.set(keyId, logins);
    if (logins > MOST_OF_A_KEY) throw new Error(`${keyId} logs in too often as a subscriber`);
  }
}

interface Granted extends Grant {
  readonly name: string;
}

interface Asked {
  /** Made by the server for this one connection: an answer is good for no other. */
  readonly userKey: string;
  readonly serverKey: string;
  readonly atSeconds: number;
  readonly login: PresentedLogin;
}
