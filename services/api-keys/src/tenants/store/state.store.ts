import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { ProjectState, UserState } from '#contracts';
import { AskedTogether, Clock, isDuplicateKey } from '#outbox';
import type { StateNews } from '../domain/news.js';
import type { StandingState } from '../domain/snapshots.js';
import { PROJECT_STATE, USER_STATE, type StateDocument } from './state.schema.js';

/** States of one kind of thing. What nothing is known of is active: things are born so. */
abstract class StateStore<State extends string> implements OnModuleInit {
  private readonly byId: AskedTogether<string, StandingState<State>>;

  protected constructor(
    private readonly model: Model<StateDocument>,
    private readonly clock: Clock,
  ) {
    this.byId = AskedTogether.by(model, '_id');
  }

  async onModuleInit(): Promise<void> {
    await this.model.init();
  }

  find(id: string): Promise<StandingState<State> | null> {
    return this.byId.ask(id);
  }

  async stateOf(id: string): Promise<State | 'active'> {
    return (await this.find(id))?.state ?? 'active';
  }

  /** @returns false where that version or a newer one is known: nothing is changed then. */
  async learn(news: StateNews<State>): Promise<boolean> {
    try {
      return await this.store(news, true);
    } catch (failure) {
      if (!isDuplicateKey(failure)) throw failure;
      // It is there in a version that is not older, or another process has put it there this moment.
      return this.store(news, false);
    }
  }

  /** So many at most of those that were stored since then, in no order. */
  async listChanged(since: Date, limit: number): Promise<readonly StandingState<State>[]> {
    const changed = this.model.collection.find<StandingState<State>>({ changedAt: { $gte: since } });
    return changed.limit(limit).toArray();
  }

  private async store({ id, ver, state }: StateNews<State>, upsert: boolean): Promise<boolean> {
    const set = { state, ver, changedAt: this.clock.now() };
    const result = await this.model.updateOne({ _id: id, ver: { $lt: ver } }, { $set: set }, { upsert });
    return result.modifiedCount + result.upsertedCount > 0;
  }
}

@Injectable()
export class ProjectStates extends StateStore<ProjectState> {
  constructor(@InjectModel(PROJECT_STATE) model: Model<StateDocument>, clock: Clock) {
    super(model, clock);
  }
}

@Injectable()
export class UserStates extends StateStore<UserState> {
  constructor(@InjectModel(USER_STATE) model: Model<StateDocument>, clock: Clock) {
    super(model, clock);
  }
}
