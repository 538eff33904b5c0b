// A subscriber as a process of its own, to be killed: `subscriber.mjs <natsUrl> <durable> <projectId> <ackWaitMs>`.
// A line for each event that is begun and for each that is handled.
import { writeSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { subscribe } from '../../../dist/libs/sdk/src/subscribe/index.js';

const [natsUrl, durable, projectId, ackWaitMs] = process.argv.slice(2);
const say = (word, id) => writeSync(1, `${word} ${id}\n`);

const subscription = await subscribe({
  natsUrl,
  durable,
  projectId,
  ackWaitMs: Number(ackWaitMs),
  handler: async ({ id }) => {
    say('begun', id);
    await wait(20 + Math.random() * 80);
    say('handled', id);
  },
});

process.once('SIGTERM', () => void subscription.close());
