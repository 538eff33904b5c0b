import type { Model } from 'mongoose';

/** Questions that wait for the one before them to be answered. */
interface Round<Key, Found> {
  readonly keys: Set<Key>;
  readonly answer: Promise<ReadonlyMap<Key, Found>>;
}

/**
 * Look-ups of callers that know nothing of each other, as one question: all that are asked while one is under way are asked
 * together when it is answered. What is found was read after it was asked for, so it is no older than a look-up of one's
 * own would have been; many callers cost what one does. What is found is shared: nobody may change it.
 */
export class AskedTogether<Key, Found> {
  private next: Round<Key, Found> | null = null;
  private before: Promise<unknown> = Promise.resolve();

  /** @param askAll answers for as many keys as it is given; whom it has no answer for is not there. */
  constructor(private readonly askAll: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Found>>) {}

  /** Documents of one kind, by a field in which each has its own text. */
  static by<Document extends object>(
    { collection }: Pick<Model<unknown>, 'collection'>,
    field: keyof Document & string,
  ): AskedTogether<string, Document> {
    return new AskedTogether(async (values) => {
      const found = await collection.find<Document>({ [field]: { $in: values } } as object).toArray();
      return new Map(found.map((document) => [String(document[field]), document]));
    });
  }

  /** @throws whatever the question fails with: then all fail that were asked in it. */
  async ask(key: Key): Promise<Found | null> {
    this.next ??= this.begin();
    const { keys, answer } = this.next;
    keys.add(key);
    return (await answer).get(key) ?? null;
  }

  private begin(): Round<Key, Found> {
    const keys = new Set<Key>();
    const answer = this.before.then(() => {
      this.next = null;
      return this.askAll([...keys]);
    });
    this.before = answer.catch(() => null);
    return { keys, answer };
  }
}
