import { MongoClient, type Document, type IndexSpecification } from 'mongodb';
import { canonicalJson } from '#log-check';
import { Frontier, leafHash } from '#merkle';

type Id = string | number;
type Stored = Document & { readonly _id: Id };

const AUDIT = 'keyward-audit';
const places = {
  entries: [AUDIT, 'entries'],
  tiles: [AUDIT, 'tiles'],
  checkpoints: [AUDIT, 'checkpoints'],
  keys: ['keyward-api-keys', 'apikeys'],
} as const;
type Place = keyof typeof places;

/** Somebody with every right in MongoDB, who knows how the log is kept. What was done can be undone, for the next one. */
export class Vandal {
  private undo: (() => Promise<unknown>)[] = [];

  private constructor(private readonly client: MongoClient) {}

  static async at(mongoUrl: string): Promise<Vandal> {
    return new Vandal(await MongoClient.connect(mongoUrl, { serverSelectionTimeoutMS: 5_000 }));
  }

  leave(): Promise<void> {
    return this.client.close();
  }

  /** Puts everything back as it was. */
  async repent(): Promise<void> {
    for (const step of this.undo.splice(0).toReversed()) await step();
  }

  async read(place: Place, filter: Document = {}): Promise<Stored[]> {
    return this.in(place).find(filter, { promoteBuffers: true }).sort({ _id: 1 }).toArray();
  }

  async change(place: Place, id: Id, change: (document: Stored) => Document): Promise<void> {
    const before = await this.in(place).findOne({ _id: id }, { promoteBuffers: true });
    if (before === null) throw new Error(`there is no ${id} in ${place}`);
    await this.in(place).replaceOne({ _id: id }, withoutId(change(structuredClone(before))));
    this.undo.push(() => this.in(place).replaceOne({ _id: id }, withoutId(before)));
  }

  async remove(place: Place, ids: readonly Id[]): Promise<void> {
    const before = await this.in(place)
      .find({ _id: { $in: [...ids] } }, { promoteBuffers: true })
      .toArray();
    await this.in(place).deleteMany({ _id: { $in: [...ids] } });
    this.undo.push(() => this.in(place).insertMany(before));
  }

  async add(place: Place, documents: readonly Document[]): Promise<void> {
    await this.in(place).insertMany(documents as Stored[]);
    this.undo.push(() => this.in(place).deleteMany({ _id: { $in: documents.map(({ _id }) => _id as Id) } }));
  }

  /** Puts other documents in the place of these: several at once, as indexes let no two be alike on the way. */
  async exchange(place: Place, documents: readonly Document[]): Promise<void> {
    const ids = documents.map(({ _id }) => _id as Id);
    await this.remove(
      place,
      (await this.read(place, { _id: { $in: ids } })).map(({ _id }) => _id),
    );
    await this.add(place, documents);
  }

  /** For entries that are there twice. */
  async dropUniqueIndexes(): Promise<void> {
    for (const key of [{ eid: 1 }, { target: 1, version: -1 }] as IndexSpecification[]) {
      await this.in('entries').dropIndex(Object.entries(key).flat().join('_'));
      this.undo.push(() => this.in('entries').createIndex(key, { unique: true }));
    }
  }

  /** Makes the tree that these leaves would have: what the log has signed is another one. */
  async rebuildTree(leaves: readonly Document[]): Promise<void> {
    const hashes = leaves.map((leaf) => leafHash(Buffer.from(canonicalJson(leaf))));
    const tree = Frontier.empty();
    for (const hash of hashes) tree.append(hash);
    await this.change('tiles', '0/0', (tile) => ({ ...tile, hashes: Buffer.concat(hashes), width: hashes.length }));
    await this.change('tiles', 'tree', (head) => ({ ...head, size: hashes.length, root: tree.root }));
  }

  /** Everything of the audit's database, to be put back later, while the log is written. */
  async dump(): Promise<() => Promise<void>> {
    const held = await this.readAll();
    return async () => {
      const present = await this.readAll();
      this.undo.push(() => this.putAll(present));
      await this.putAll(held);
    };
  }

  /** Entries last: those that the tree of then does not have are taken into it, but it has none that are missing. */
  private async readAll() {
    const [checkpoints, tiles] = [await this.read('checkpoints'), await this.read('tiles')];
    return { entries: await this.read('entries'), tiles, checkpoints };
  }

  /** Entries first: whoever writes meanwhile finds them in its way, and leaves no hole. */
  private async putAll({ entries, tiles, checkpoints }: Record<'entries' | 'tiles' | 'checkpoints', Stored[]>) {
    await this.put('entries', entries);
    await this.put('tiles', tiles);
    await this.put('checkpoints', checkpoints);
  }

  /** These and no others, whoever else writes meanwhile. */
  private async put(place: Place, documents: readonly Stored[]): Promise<void> {
    await this.in(place).deleteMany({ _id: { $nin: documents.map(({ _id }) => _id) } });
    for (const document of documents) {
      await this.in(place).replaceOne({ _id: document._id }, withoutId(document), { upsert: true });
    }
  }

  private in(place: Place) {
    const [database, collection] = places[place];
    return this.client.db(database).collection<Stored>(collection);
  }
}

function withoutId({ _id, ...document }: Document): Document {
  return document;
}
