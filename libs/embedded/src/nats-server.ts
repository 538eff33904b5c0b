import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Child } from './child.js';
import { readDataFile, writeDataFile } from './data-file.js';
import { natsIssuerOf } from './nats-issuer.js';
import { answersPing, type NatsLogin } from './nats-ping.js';
import { runServer, type ServerOptions, type ServerProcess } from './server-process.js';
import { StartFailure } from './start-failure.js';
import { holdsWithin } from './waiting.js';

const READY_WITHIN_MS = 30_000;

export interface NatsServerOptions extends ServerOptions {
  readonly user?: string;
  /** Default: a random one, made once for this folder and readable by its owner only. */
  readonly password?: string;
  /** What `makeNatsIssuerSeed` has made. Without it nobody logs in but this user: no subscriber does. */
  readonly issuerSeed?: string;
}

/**
 * nats-server with JetStream, every acknowledged message synced to disk. Only those who can read its folder
 * can log in: whoever may publish here may command the services. Resolves once it answers a logged-in client.
 * @throws StartFailure when the port is taken, or the folder is in use or unusable.
 */
export async function startNatsServer(options: NatsServerOptions): Promise<ServerProcess> {
  const { binary, dataDir, logFile = join(dataDir, 'nats-server.log'), onSpawn } = options;
  return runServer('nats-server', options, async (port) => {
    const login = loginOf(options);
    const configFile = join(dataDir, 'nats-server.conf');
    await writeFile(configFile, configuration(port, options, login), { mode: 0o600 });
    const args = ['--config', configFile];
    return {
      url: `nats://${encodeURIComponent(login.user)}:${encodeURIComponent(login.password)}@127.0.0.1:${port}`,
      spawn: () => Child.spawn({ name: 'nats-server', command: binary, args, logFile, onSpawn }),
      untilReady: async (child) => {
        const ready = await holdsWithin(
          READY_WITHIN_MS,
          async () => !child.running || (await answersPing(port, login)),
        );
        if (child.running && ready) return;
        throw new StartFailure(`${explain(child, dataDir)} Details: ${logFile}`);
      },
    };
  });
}

function loginOf({ dataDir, user, password }: NatsServerOptions): NatsLogin {
  const file = join(dataDir, 'login.json');
  const kept = readDataFile<NatsLogin>(file);
  const login = {
    user: user ?? kept?.user ?? 'keyward',
    password: password ?? kept?.password ?? randomBytes(24).toString('base64url'),
  };
  writeDataFile(file, login);
  return login;
}

/** JSON strings are valid in this file's syntax, so nothing in a path or password can break out of them. */
function configuration(
  port: number,
  { dataDir, issuerSeed }: NatsServerOptions,
  { user, password }: NatsLogin,
): string {
  return `server_name: "keyward"
listen: "127.0.0.1:${port}"
max_payload: 128KB
ping_interval: "10s"
ping_max: 2
jetstream {
  store_dir: ${JSON.stringify(join(dataDir, 'jetstream-store'))}
  sync_interval: always
}
${accounts(user, password)}authorization {
  timeout: 10
${issuerSeed === undefined ? '' : callout(user, issuerSeed)}}
`;
}

/** As in deploy/nats/nats-server.conf, where it is explained: a test compares them. */
function accounts(user: string, password: string): string {
  return `accounts {
  KEYWARD {
    jetstream: enabled
    users: [ { user: ${JSON.stringify(user)}, password: ${JSON.stringify(password)} } ]
    exports: [
      { service: "subscribers.v1.place.*.*", accounts: [SUBSCRIBERS] }
      { service: "$JS.API.CONSUMER.INFO.EVENTS.*", accounts: [SUBSCRIBERS] }
      { service: "$JS.API.CONSUMER.MSG.NEXT.EVENTS.*", response: stream, accounts: [SUBSCRIBERS] }
      { service: "$JS.ACK.EVENTS.>", accounts: [SUBSCRIBERS] }
    ]
  }
  SUBSCRIBERS {
    imports: [
      { service: { account: KEYWARD, subject: "subscribers.v1.place.*.*" } }
      { service: { account: KEYWARD, subject: "$JS.API.CONSUMER.INFO.EVENTS.*" } }
      { service: { account: KEYWARD, subject: "$JS.API.CONSUMER.MSG.NEXT.EVENTS.*" } }
      { service: { account: KEYWARD, subject: "$JS.ACK.EVENTS.>" } }
    ]
  }
}
`;
}

function callout(user: string, issuerSeed: string): string {
  const { issuer, xkey } = natsIssuerOf(issuerSeed);
  return `  auth_callout {
    issuer: "${issuer}"
    xkey: "${xkey}"
    account: KEYWARD
    auth_users: [ ${JSON.stringify(user)} ]
  }
`;
}

function explain(child: Child, dataDir: string): string {
  if (child.running) return `nats-server on ${dataDir} does not answer after ${READY_WITHIN_MS / 1000} s.`;
  const last = child.lastLines().findLast((line) => line.includes('[FTL]')) ?? child.lastLines().at(-1) ?? '';
  const reason = last.replace(/^.*\[FTL\] /, '');
  if (reason.includes('address already in use')) return 'A port was taken while nats-server started. Start again.';
  return `nats-server cannot use ${dataDir} (${reason}). Move the folder away to start empty: events not yet audited are sent again.`;
}
