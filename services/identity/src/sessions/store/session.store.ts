import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { AggregateStore, AskedTogether, Clock, Relay } from '#outbox';
import type { User } from '../../users/domain/user.js';
import { lastSeenAtLeast } from '../domain/session.js';
import { SESSION, type SessionDocument } from './session.schema.js';

@Injectable()
export class SessionStore extends AggregateStore<SessionDocument> {
  private readonly byTokenDigest: AskedTogether<string, SessionDocument>;

  constructor(@InjectModel(SESSION) model: Model<SessionDocument>, relay: Relay, clock: Clock) {
    super({ model, aggregate: 'session', idPrefix: 'ses', relay, clock });
    this.byTokenDigest = AskedTogether.by(model, 'tokenDigest');
  }

  findByTokenDigest(tokenDigest: string): Promise<SessionDocument | null> {
    return this.byTokenDigest.ask(tokenDigest);
  }

  /** Those that are good now, newest first, beginning after the given id. */
  async listLive(user: User, now: Date, after: string | null, limit: number): Promise<readonly SessionDocument[]> {
    const filter = {
      userId: user._id,
      endedAt: null,
      ...(after !== null && { _id: { $lt: after } }),
      expiresAt: { $gt: now },
      lastSeenAt: { $gt: lastSeenAtLeast(now) },
      $or: [{ epoch: user.sessionEpoch }, { _id: user.keptSessionId ?? '' }],
    };
    return this.model.find(filter).sort({ _id: -1 }).limit(limit).lean<SessionDocument[]>();
  }

  /** Ids of those that have not been ended although the account has moved on. */
  async listOutdated(user: User, limit: number): Promise<readonly string[]> {
    const filter = {
      userId: user._id,
      endedAt: null,
      epoch: { $lt: user.sessionEpoch },
      _id: { $ne: user.keptSessionId ?? '' },
    };
    const found = await this.model.find(filter).sort({ _id: 1 }).limit(limit).select({ _id: 1 }).lean();
    return found.map(({ _id }) => _id);
  }

  /** Where a person's sessions came from. A part of `user.erased`: no events of its own. */
  async forget(userId: string): Promise<void> {
    await this.model.updateMany({ userId }, { $set: { address: null, userAgent: null } });
  }

  /** Bookkeeping, not history: no event. @param since nothing is written where somebody noted it after that. */
  async noteSeen(id: string, since: Date, now: Date): Promise<void> {
    await this.model.updateOne({ _id: id, lastSeenAt: { $lte: since } }, { $set: { lastSeenAt: now } });
  }
}
