/** A service whose callers need a key: an Express 5 application. */
import express from 'express';
import { verifier } from '@keyward/sdk';
import { requireKey } from '@keyward/sdk/express';
import { natsUrl, port, service } from './settings.js';

const keys = await verifier({ natsUrl });
const app = express();

// Anybody may ask for this.
app.get('/health', (_request, response) => {
  response.json({ up: true });
});

// From here on, a key is needed that may be used for the service.
app.use(requireKey({ verifier: keys, service, onUnavailable: console.error }));

app.get('/hello', (request, response) => {
  response.json({ hello: request.keyward?.userId, project: request.keyward?.projectId });
});

const server = app.listen(port, () => console.log(`listening on ${port}`));

process.once('SIGTERM', () => {
  server.close(() => void keys.close());
});
