import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, QueryFilter } from 'mongoose';
import type { FactsQuery } from '#contracts';
import type { Aggregate } from '#outbox';
import { MEMBER, type MemberDocument } from '../../members/store/member.schema.js';
import { PROJECT, type ProjectDocument } from '../../projects/store/project.schema.js';
import { USER, type UserDocument } from '../../users/store/user.schema.js';

const AT_MOST = 100;

/** Reads documents of every project, for the other services: the dead among them too. */
@Injectable()
export class FactsStore {
  constructor(
    @InjectModel(MEMBER) private readonly membersModel: Model<MemberDocument>,
    @InjectModel(PROJECT) private readonly projectsModel: Model<ProjectDocument>,
    @InjectModel(USER) private readonly usersModel: Model<UserDocument>,
  ) {}

  members(query: FactsQuery): Promise<readonly MemberDocument[]> {
    return read(this.membersModel, query);
  }

  projects(query: FactsQuery): Promise<readonly ProjectDocument[]> {
    return read(this.projectsModel, query);
  }

  users(query: FactsQuery): Promise<readonly UserDocument[]> {
    return read(this.usersModel, query);
  }
}

/** In the order of ids. */
async function read<Document extends Aggregate>(model: Model<Document>, query: FactsQuery): Promise<Document[]> {
  const found = model.find(filterOf(query) as QueryFilter<Document>).select({ pending: 0, replays: 0 });
  return found.sort({ _id: 1 }).limit(AT_MOST).lean<Document[]>();
}

function filterOf({ ids, changedSince, after }: FactsQuery) {
  if (ids !== undefined) return { _id: { $in: ids.slice(0, AT_MOST) } };
  return {
    ...(after !== null && { _id: { $gt: after } }),
    ...(changedSince !== null && { updatedAt: { $gte: new Date(changedSince) } }),
  };
}
