import { receiptSubject } from '#contracts';
import { eventually, startServers, type TestServers } from '#testing';
import { Nats, Receipts } from '../src/index.js';
import { startGreeter, type Greeter } from './greeter.js';

const START_WITHIN_MS = 300_000;

let servers: TestServers;
let owner: Greeter;
let audit: Greeter;

beforeAll(async () => {
  servers = await startServers();
  owner = await startGreeter(servers.natsUrl, () => null);
  audit = await startGreeter(servers.natsUrl, () => null);
}, START_WITHIN_MS);
afterAll(async () => {
  await Promise.all([owner.stop(), audit.stop()]);
  await servers.stop();
});

test('every process of the owner hears a receipt, other owners do not', async () => {
  const heard: string[][] = [[], [], []];
  const receipts = owner.app.get(Receipts);
  const stops = ['one', 'one', 'other'].map((service, index) =>
    receipts.listen(service, (eids) => heard[index]?.push(...eids)),
  );
  await owner.app.get(Nats).connection.flush();
  audit.app.get(Receipts).send('one', ['key_1:1', 'key_1:2']);
  const wanted = ['key_1:1', 'key_1:2'];
  await eventually(() => expect(heard).toEqual([wanted, wanted, []]), { withinMs: 2_000 });
  stops.forEach((stop) => stop());
});

test('what is no receipt is passed over, and the next receipt is heard', async () => {
  const heard: string[] = [];
  const stop = owner.app.get(Receipts).listen('three', (eids) => heard.push(...eids));
  await owner.app.get(Nats).connection.flush();
  const { connection } = audit.app.get(Nats);
  for (const noise of ['', 'null', '{}', '[]', '{"eids":"key_1:1"}', '{"eids":[1,null]}', 'not json']) {
    connection.publish(receiptSubject('three'), noise);
  }
  audit.app.get(Receipts).send('three', ['key_1:3']);
  await eventually(() => expect(heard).toEqual(['key_1:3']), { withinMs: 2_000 });
  stop();
});
