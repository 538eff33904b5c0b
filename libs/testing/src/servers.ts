import { startEmbeddedServers } from './embedded-servers.js';
import type { TestServers } from './test-servers.js';

/**
 * The servers a test runs on, whichever way this machine can have them: the ones named by `KEYWARD_TEST_MONGO_URL` and
 * `KEYWARD_TEST_NATS_URL`, else containers, else embedded processes. `KEYWARD_TEST_SERVERS=containers` or `embedded`
 * leaves no choice. Prints one line that says which it was, and why.
 * @throws where the road that was asked for cannot be taken, or none can.
 */
export async function startServers(): Promise<TestServers> {
  const forced = process.env['KEYWARD_TEST_SERVERS'] ?? '';
  if (!['', 'containers', 'embedded'].includes(forced)) {
    throw new Error(`KEYWARD_TEST_SERVERS is "${forced}": it may be "containers" or "embedded".`);
  }
  if (forced === 'embedded') return embedded('KEYWARD_TEST_SERVERS asks for them');
  if (forced === 'containers') return containers('KEYWARD_TEST_SERVERS asks for them');
  return givenServers() ?? containersOrEmbedded();
}

function givenServers(): TestServers | null {
  const mongoUrl = process.env['KEYWARD_TEST_MONGO_URL'];
  const natsUrl = process.env['KEYWARD_TEST_NATS_URL'];
  if (!mongoUrl && !natsUrl) return null;
  if (!mongoUrl || !natsUrl)
    throw new Error('Set both of KEYWARD_TEST_MONGO_URL and KEYWARD_TEST_NATS_URL, or neither.');
  tellChoice('given', 'KEYWARD_TEST_MONGO_URL and KEYWARD_TEST_NATS_URL name them');
  return { kind: 'given', mongoUrl, natsUrl, stop: () => Promise.resolve() };
}

async function containersOrEmbedded(): Promise<TestServers> {
  const { dockerAnswers } = await import('./container-servers.js');
  const noDocker = await dockerAnswers();
  if (noDocker !== null) return embedded(noDocker);
  try {
    return await containers('Docker answers');
  } catch (failure) {
    return embedded(`containers cannot be had: ${firstLineOf(failure)}`);
  }
}

async function containers(reason: string): Promise<TestServers> {
  const { startContainerServers } = await import('./container-servers.js');
  const servers = await startContainerServers();
  tellChoice('containers', reason);
  return servers;
}

async function embedded(reason: string): Promise<TestServers> {
  tellChoice('embedded', reason);
  return startEmbeddedServers();
}

function tellChoice(kind: TestServers['kind'], reason: string): void {
  process.stdout.write(`test servers: ${kind} (${reason})\n`);
}

function firstLineOf(failure: unknown): string {
  const text = failure instanceof Error ? failure.message : String(failure);
  return text.split('\n')[0] ?? '';
}
