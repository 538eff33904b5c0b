/** A service whose callers need a key: a Fastify 5 application. */
import Fastify from 'fastify';
import { verifier } from '@keyward/sdk';
import { requireKey } from '@keyward/sdk/fastify';
import { natsUrl, port, service } from './settings.js';

const keys = await verifier({ natsUrl });
const app = Fastify();

// Anybody may ask for this.
app.get('/health', () => ({ up: true }));

// Of what is registered in here, a key is needed that may be used for the service.
await app.register((guarded, _options, done) => {
  guarded.addHook('onRequest', requireKey({ verifier: keys, service, onUnavailable: console.error }));
  guarded.get('/hello', ({ keyward }) => ({ hello: keyward?.userId, project: keyward?.projectId }));
  done();
});

app.addHook('onClose', () => keys.close());
process.once('SIGTERM', () => void app.close());

await app.listen({ port });
console.log(`listening on ${port}`);
