import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { MongoClient } from 'mongodb';
import { GenericContainer, getContainerRuntimeClient, ImageName, Wait } from 'testcontainers';
import { makeNatsIssuerSeed, natsIssuerOf } from '#embedded';
import { eventually } from './eventually.js';
import type { TestServers } from './test-servers.js';

const ANSWER_WITHIN_MS = 4_000;
const START_WITHIN_MS = 120_000;
const PRIMARY_WITHIN_MS = 30_000;

const MONGO_PORT = 27_017;
const NATS_PORT = 4_222;

/** The configuration that is deployed is the one that is tested. */
const NATS_CONFIGURATION = fileURLToPath(new URL('../../../deploy/nats/nats-server.conf', import.meta.url));

interface Server {
  readonly url: string;
  stop(): Promise<unknown>;
}

/** Null when Docker answers and has the images, or can pull them; otherwise why not, in one line and in 4 s at most. */
export async function dockerAnswers(): Promise<string | null> {
  const late = `Docker or its registry does not answer within ${ANSWER_WITHIN_MS / 1000} s`;
  return Promise.race([whyNoContainers(), sleep(ANSWER_WITHIN_MS, late, { ref: false })]);
}

/**
 * Containers of these servers, reached by random ports; images by `MONGO_IMAGE` and `NATS_IMAGE`, pulled when they are
 * missing. MongoDB is a replica set of one, to be addressed directly: it knows itself by a name that only it resolves.
 * @throws when an image cannot be had after all, or a server does not come up; no container is left running.
 */
export async function startContainerServers(): Promise<TestServers> {
  reachPortsByLoopback();
  const natsIssuerSeed = makeNatsIssuerSeed();
  const [mongo, nats] = await allOrNone([startMongo(), startNats(natsIssuerSeed)]);
  return {
    kind: 'containers',
    mongoUrl: mongo.url,
    natsUrl: nats.url,
    natsIssuerSeed,
    stop: async () => {
      await Promise.all([mongo.stop(), nats.stop()]);
    },
  };
}

async function whyNoContainers(): Promise<string | null> {
  reachPortsByLoopback();
  const docker = await getContainerRuntimeClient().catch(() => null);
  if (!docker) return 'Docker does not answer';
  for (const image of [mongoImage(), natsImage()]) {
    if (await docker.image.exists(ImageName.fromString(image))) continue;
    const asked = docker.container.dockerode.getImage(image).distribution();
    const isOffered = await asked.then(
      () => true,
      () => false,
    );
    if (!isOffered) return `Docker has no image ${image}, and no registry gives it`;
  }
  return null;
}

async function startMongo(): Promise<Server> {
  const container = await new GenericContainer(mongoImage())
    .withCommand([
      'mongod',
      '--bind_ip_all',
      '--replSet',
      'rs0',
      '--wiredTigerCacheSizeGB',
      '0.25',
      '--oplogSize',
      '256',
    ])
    .withExposedPorts(MONGO_PORT)
    .withWaitStrategy(Wait.forLogMessage('Waiting for connections'))
    .withStartupTimeout(START_WITHIN_MS)
    .start();
  const url = `mongodb://${container.getHost()}:${container.getMappedPort(MONGO_PORT)}/?directConnection=true`;
  try {
    await becomePrimary(url);
    return { url, stop: () => container.stop() };
  } catch (failure) {
    await container.stop();
    throw failure;
  }
}

/** By the driver: unlike a health check with mongosh, it costs nothing once the set is up. */
async function becomePrimary(url: string): Promise<void> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: PRIMARY_WITHIN_MS });
  try {
    const admin = client.db('admin');
    await admin.command({ replSetInitiate: { _id: 'rs0', members: [{ _id: 0, host: `127.0.0.1:${MONGO_PORT}` }] } });
    const assertPrimary = async () => {
      const { isWritablePrimary } = await admin.command({ hello: 1 });
      if (isWritablePrimary !== true) throw new Error('mongod did not become a primary');
    };
    await eventually(assertPrimary, { withinMs: PRIMARY_WITHIN_MS });
  } finally {
    await client.close();
  }
}

async function startNats(issuerSeed: string): Promise<Server> {
  const password = randomBytes(24).toString('base64url');
  const { issuer, xkey } = natsIssuerOf(issuerSeed);
  const container = await new GenericContainer(natsImage())
    .withEnvironment({ NATS_PASSWORD: `"${password}"`, NATS_ISSUER: `"${issuer}"`, NATS_XKEY: `"${xkey}"` })
    .withCopyFilesToContainer([{ source: NATS_CONFIGURATION, target: '/etc/nats/nats-server.conf' }])
    .withExposedPorts(NATS_PORT)
    .withWaitStrategy(Wait.forLogMessage('Server is ready'))
    .withStartupTimeout(START_WITHIN_MS)
    .start();
  const url = `nats://keyward:${password}@${container.getHost()}:${container.getMappedPort(NATS_PORT)}`;
  return { url, stop: () => container.stop() };
}

/** Both servers, or, where one does not come up, neither. */
async function allOrNone(starting: readonly [Promise<Server>, Promise<Server>]): Promise<[Server, Server]> {
  try {
    return await Promise.all(starting);
  } catch (failure) {
    for (const each of await Promise.allSettled(starting)) {
      if (each.status === 'fulfilled') await each.value.stop();
    }
    throw failure;
  }
}

/**
 * In a container, testcontainers takes Docker to run outside of it, and looks for ports at the bridge's gateway. A
 * bridge that can be seen belongs to a Docker beside us: its ports are on loopback.
 */
function reachPortsByLoopback(): void {
  const isDockerBesideUs = existsSync('/.dockerenv') && existsSync('/sys/class/net/docker0');
  if (isDockerBesideUs) process.env['TESTCONTAINERS_HOST_OVERRIDE'] ??= '127.0.0.1';
}

function mongoImage(): string {
  return process.env['MONGO_IMAGE'] || 'mongo:6.0';
}

function natsImage(): string {
  return process.env['NATS_IMAGE'] || 'nats:2.15-alpine';
}
