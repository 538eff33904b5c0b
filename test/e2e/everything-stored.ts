import { jetstream } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { MongoClient } from 'mongodb';

const MESSAGE_WITHIN_MS = 5_000;

/** Every document of every collection of every database, as JSON, the oplog included. */
export async function everyDocument(mongoUrl: string): Promise<string[]> {
  const client = await MongoClient.connect(mongoUrl, { serverSelectionTimeoutMS: 5_000 });
  try {
    const { databases } = await client.db().admin().listDatabases({ nameOnly: true });
    const found: string[] = [];
    for (const { name } of databases) {
      for (const collection of await client.db(name).listCollections({ type: 'collection' }).toArray()) {
        const documents = await client.db(name).collection(collection.name).find().toArray();
        found.push(...documents.map((document) => `${name}.${collection.name} ${JSON.stringify(document)}`));
      }
    }
    return found;
  } finally {
    await client.close();
  }
}

/** Every message of every stream: subject, headers and data. */
export async function everyMessage(natsUrl: string): Promise<string[]> {
  const connection = await connectTo(natsUrl);
  try {
    const client = jetstream(connection);
    const manager = await client.jetstreamManager();
    const found: string[] = [];
    for await (const { config, state } of manager.streams.list()) {
      const consumer = await client.consumers.get(config.name);
      for (let read = 0; read < state.messages; read++) {
        const message = await consumer.next({ expires: MESSAGE_WITHIN_MS });
        if (message === null) throw new Error(`the stream ${config.name} gave ${read} of ${state.messages} messages`);
        found.push(`${message.subject} ${[...(message.headers ?? [])].join(' ')} ${message.string()}`);
      }
      await consumer.delete();
    }
    return found;
  } finally {
    await connection.close();
  }
}

function connectTo(natsUrl: string): Promise<NatsConnection> {
  const { host, username, password } = new URL(natsUrl);
  const login = username === '' ? {} : { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
  return connect({ servers: host, ...login, timeout: 5_000 });
}
