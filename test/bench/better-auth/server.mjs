/**
 * Better Auth with its api-key plugin on a MongoDB, as its documentation sets it up: what the benches compare with.
 * Prints a line of JSON once it listens: its address, and the cookie of an account with as many keys as were asked for.
 */
import { apiKey } from '@better-auth/api-key';
import { betterAuth } from 'better-auth';
import { mongodbAdapter } from 'better-auth/adapters/mongodb';
import { toNodeHandler } from 'better-auth/node';
import { MongoClient } from 'mongodb';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';

const [mongoUrl, keys] = process.argv.slice(2);
const client = await MongoClient.connect(mongoUrl);
const database = client.db('bench-better-auth');
const server = createServer((request, response) => {
  void (request.url === '/verify' ? verify(request, response) : handle(request, response));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${server.address().port}`;

const auth = betterAuth({
  baseURL: url,
  secret: 'a secret of the bench, and of nothing else',
  database: mongodbAdapter(database, { client }),
  emailAndPassword: { enabled: true },
  rateLimit: { enabled: false },
  plugins: [apiKey({ rateLimit: { enabled: false } })],
});
const handle = toNodeHandler(auth);

/** It has no route of its own for this: a program is to ask within its process. */
async function verify(request, response) {
  const { valid, key } = await auth.api.verifyApiKey({ body: await json(request) });
  const answer = JSON.stringify({ valid, key });
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) });
  response.end(answer);
}

const email = `${crypto.randomUUID()}@example.org`;
const signedUp = await fetch(`${url}/api/auth/sign-up/email`, {
  method: 'POST',
  headers: { 'content-type': 'application/json', origin: url },
  body: JSON.stringify({ email, name: 'Ada', password: 'a password of enough characters' }),
});
if (!signedUp.ok) throw new Error(`sign-up: ${signedUp.status} ${await signedUp.text()}`);
const { user } = await signedUp.json();
for (let i = 0; i < Number(keys); i++) await auth.api.createApiKey({ body: { name: `key ${i}`, userId: user.id } });
// An index on what the list is narrowed by: without it, it reads every key there is.
await database.collection('apikey').createIndex({ referenceId: 1 });
await database.collection('apikey').createIndex({ key: 1 });

const cookie = signedUp.headers
  .getSetCookie()
  .map((each) => each.split(';', 1)[0])
  .join('; ');
console.log(JSON.stringify({ url, cookie }));
