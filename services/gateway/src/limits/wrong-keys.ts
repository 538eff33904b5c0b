import { Problem } from '#contracts';
import { addressBucket } from './address-bucket.js';
import { FixedWindows } from './fixed-windows.js';
import { admit, type Headers } from './rate-limit-headers.js';

const WRONG_A_MINUTE = 60;

/** Digests of keys that were right, which nobody keeps from being presented again. */
const MOST_RIGHT = 10_000;

/**
 * How many keys that are not accepted may be presented from one address: of more, nobody is asked any more. Keys that
 * were accepted before go on being asked about, so programs behind one address do not lock each other out.
 */
export class WrongKeys {
  private readonly windows = new FixedWindows(WRONG_A_MINUTE);
  private readonly right = new Set<string>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /**
   * Asks about a key.
   * @param digest of the key's text.
   * @throws Problem `request.rate-limited`, and whatever `ask` throws: `api-key.refused` counts.
   */
  async present<T>(
    { address, digest }: { readonly address: string; readonly digest: string },
    headers: Headers,
    ask: () => Promise<T>,
  ): Promise<T> {
    const bucket = addressBucket(address);
    const exhausted = this.right.has(digest) ? null : this.windows.exhausted(bucket, this.now());
    if (exhausted) admit(headers, 'address', exhausted);
    try {
      const answer = await ask();
      this.remember(digest);
      return answer;
    } catch (failure) {
      if (failure instanceof Problem && failure.code === 'api-key.refused') this.count(bucket, digest);
      throw failure;
    }
  }

  private count(bucket: string, digest: string): void {
    this.right.delete(digest);
    this.windows.count(bucket, this.now());
  }

  private remember(digest: string): void {
    this.right.delete(digest);
    this.right.add(digest);
    const [oldest] = this.right;
    if (this.right.size > MOST_RIGHT && oldest !== undefined) this.right.delete(oldest);
  }
}
