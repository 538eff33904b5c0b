import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Schema, type Model } from 'mongoose';
import { isDuplicateKey } from '#outbox';
import type { Entry } from '../../log/domain/entry.js';
import { ENTRY } from '../../log/store/entry.schema.js';
import { SPAN, timeSpanOf, type TimeSpan } from '../domain/time-spans.js';

export const TIME_SPAN = 'TimeSpan';

interface TimeSpanDocument {
  readonly _id: number;
  readonly times: readonly number[];
}

export const timeSpanSchema = new Schema<TimeSpanDocument>(
  {
    _id: { type: Number, required: true },
    times: { type: [Number], required: true },
  },
  { versionKey: false, strict: 'throw', collection: 'time-ranges' },
);

const LOOK_EVERY_MS = 1_000;

/**
 * The times of every thousand entries, in some hundred bytes. They follow from the entries, which never
 * change: whoever finds one missing makes it, and it is the same whoever did.
 */
@Injectable()
export class TimeSpanStore implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(TimeSpanStore.name);
  private readonly known: TimeSpan[] = [];
  private work: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    @InjectModel(TIME_SPAN) private readonly spans: Model<TimeSpanDocument>,
    @InjectModel(ENTRY) private readonly entries: Model<Entry>,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setTimeout(() => {
      this.work = this.catchUp()
        .catch((failure: unknown) =>
          this.logger.warn({ msg: 'times of entries cannot be summed up', reason: String(failure) }),
        )
        .finally(() => {
          if (!this.stopped) this.onApplicationBootstrap();
        });
    }, LOOK_EVERY_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.work;
  }

  /** Of the beginning of the log; what is not in it yet is looked through entry by entry. */
  get spansKnown(): readonly TimeSpan[] {
    return this.known;
  }

  /** Takes in what others have made, then makes what nobody has. */
  async catchUp(): Promise<void> {
    const made = this.spans.find({ _id: { $gte: this.known.length } }).sort({ _id: 1 });
    for await (const { _id, times } of made.lean<TimeSpanDocument>().cursor()) {
      if (_id === this.known.length) this.known.push(Float64Array.from(times));
    }
    while (!this.stopped && (await this.makeNext()));
  }

  /** @returns false where the entries do not fill another one. */
  private async makeNext(): Promise<boolean> {
    const _id = this.known.length;
    const [first, last] = [_id * SPAN, (_id + 1) * SPAN - 1];
    if ((await this.entries.exists({ _id: last })) === null) return false;
    const within = this.entries.find({ _id: { $gte: first, $lte: last } }, { at: 1 });
    const span = timeSpanOf((await within.sort({ _id: 1 }).lean<Pick<Entry, 'at'>[]>()).map(({ at }) => at.getTime()));
    await this.keep({ _id, times: [...span] });
    if (this.known.length === _id) this.known.push(span);
    return true;
  }

  private async keep(document: TimeSpanDocument): Promise<void> {
    try {
      await this.spans.collection.insertOne(document as never);
    } catch (failure) {
      if (!isDuplicateKey(failure)) throw failure;
    }
  }
}
