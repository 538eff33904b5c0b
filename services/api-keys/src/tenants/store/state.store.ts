import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { ProjectState, UserState } from '#contracts';
import { AskedTogether, isDuplicateKey } from '#outbox';
import type { StateNews } from '../domain/news.js';
import { PROJECT_STATE, USER_STATE, type StateDocument } from './state.schema.js';

/** States of one kind of thing. What nothing is known of is active: things are born so. */
abstract class StateStore<State extends string> {
  private readonly byId: AskedTogether<string, StateDocument & { readonly state: State }>;

  protected constructor(private readonly model: Model<StateDocument>) {
    this.byId = AskedTogether.by(model, '_id');
  }

  async stateOf(id: string): Promise<State | 'active'> {
    return (await this.byId.ask(id))?.state ?? 'active';
  }

  /** Changes nothing where that version or a newer one is known. */
  async learn({ id, ver, state }: StateNews<State>): Promise<void> {
    try {
      await this.model.updateOne({ _id: id, ver: { $lt: ver } }, { $set: { state, ver } }, { upsert: true });
    } catch (failure) {
      if (!isDuplicateKey(failure)) throw failure;
      // It is there in a version that is not older, or another process has put it there this moment.
      await this.model.updateOne({ _id: id, ver: { $lt: ver } }, { $set: { state, ver } });
    }
  }
}

@Injectable()
export class ProjectStates extends StateStore<ProjectState> {
  constructor(@InjectModel(PROJECT_STATE) model: Model<StateDocument>) {
    super(model);
  }
}

@Injectable()
export class UserStates extends StateStore<UserState> {
  constructor(@InjectModel(USER_STATE) model: Model<StateDocument>) {
    super(model);
  }
}
