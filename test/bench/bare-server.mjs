/**
 * The least that keeps a key and its event together: Fastify, and a transaction of two documents, `w: majority, j: true`.
 * No log-in, no rules, no idempotency, no history. Prints its address once it listens.
 */
import fastify from 'fastify';
import { MongoClient } from 'mongodb';
import { randomBytes, randomUUID } from 'node:crypto';

const DAY_MS = 86_400_000;

const client = await MongoClient.connect(process.argv[2], { writeConcern: { w: 'majority', j: true } });
const database = client.db(`bench-bare-${randomUUID().slice(0, 8)}`);
const keys = database.collection('keys');
const outbox = database.collection('outbox');
await database.createCollection('keys');
await database.createCollection('outbox');

const server = fastify();

server.post('/keys', async (_, reply) => {
  const now = new Date();
  const key = { _id: randomUUID(), digest: randomBytes(32), createdAt: now, expiresAt: new Date(+now + 90 * DAY_MS) };
  await together(async (session) => {
    await keys.insertOne(key, { session });
    await outbox.insertOne({ _id: randomUUID(), key: key._id, type: 'created', at: now }, { session });
  });
  return reply.code(201).send({ id: key._id });
});

server.post('/keys/:id/extend', ({ params: { id } }) => changed(id, 'extended', { $inc: { days: 1 } }));

server.delete('/keys/:id', ({ params: { id } }) => changed(id, 'deleted', { $set: { deletedAt: new Date() } }));

async function changed(id, type, update) {
  await together(async (session) => {
    await keys.updateOne({ _id: id }, update, { session });
    await outbox.insertOne({ _id: randomUUID(), key: id, type, at: new Date() }, { session });
  });
  return { id };
}

function together(work) {
  return client.withSession((session) => session.withTransaction(work));
}

console.log(JSON.stringify({ url: await server.listen({ port: 0, host: '127.0.0.1' }) }));
