import { MongoClient } from 'mongodb';

/** What an owner keeps of anything that has a history: a user, a session, a project, a member, a key. */
export interface StoredDocument {
  readonly _id: string;
  readonly ver: number;
  readonly pending: readonly { readonly eid: string }[];
}

export interface StoredKey extends StoredDocument {
  readonly expiresAt: Date;
  readonly deletedAt: Date | null;
}

export interface StoredEntry {
  readonly _id: number;
  readonly eid: string;
  readonly action: string;
  readonly target: string;
  readonly version: number;
  readonly requestId: string | null;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

export interface Records {
  readonly keys: readonly StoredKey[];
  /** Of every other kind. */
  readonly others: readonly StoredDocument[];
  /** In the order of the log. */
  readonly entries: readonly StoredEntry[];
}

const aggregate = { pending: { $exists: true } };

/** Reads the databases themselves, past every service. */
export class RecordReader {
  private constructor(private readonly client: MongoClient) {}

  static async open(mongoUrl: string): Promise<RecordReader> {
    const options = { readConcernLevel: 'majority', serverSelectionTimeoutMS: 10_000 } as const;
    return new RecordReader(await MongoClient.connect(mongoUrl, options));
  }

  async read(): Promise<Records> {
    const entries = this.client.db('keyward-audit').collection<StoredEntry>('entries');
    return {
      keys: await this.keys().find().toArray(),
      others: await this.others(),
      entries: await entries.find().sort({ _id: 1 }).toArray(),
    };
  }

  /** The ids of all events that the audit has not confirmed. */
  async pending(): Promise<string[]> {
    const documents = [
      ...(await this.keys()
        .find({ 'pending.0': { $exists: true } })
        .toArray()),
      ...(await this.others()),
    ];
    return documents.flatMap(({ pending }) => pending.map(({ eid }) => eid));
  }

  /** How many transactions have written, and wait for their client's next step. */
  async openTransactions(): Promise<number> {
    const sessions = { $currentOp: { allUsers: true, idleSessions: true } };
    const open = { $match: { type: 'idleSession', transaction: { $exists: true }, 'locks.Global': 'w' } };
    const found = this.client.db('admin').aggregate([sessions, open], { readConcern: { level: 'local' } });
    return (await found.toArray()).length;
  }

  close(): Promise<void> {
    return this.client.close();
  }

  private keys() {
    return this.client.db('keyward-api-keys').collection<StoredKey>('apikeys');
  }

  /** Every collection holds such documents but those that only count or mark, such as attempts to log in. */
  private async others(): Promise<StoredDocument[]> {
    const database = this.client.db('keyward-identity');
    const names = (await database.listCollections().toArray()).map(({ name }) => name);
    const found = await Promise.all(
      names.map((name) => database.collection<StoredDocument>(name).find(aggregate).toArray()),
    );
    return found.flat();
  }
}
