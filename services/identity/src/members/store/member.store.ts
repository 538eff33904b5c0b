import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { AggregateStore, AskedTogether, Clock, Relay } from '#outbox';
import { personKeywords, type NamedUser } from '../domain/member.js';
import type { Place } from '../domain/place.js';
import { LIST_INDEX, MEMBER, type MemberDocument } from './member.schema.js';
import { findByPrefixes, type Found, type ListedMember, type Search } from './member-search.js';

@Injectable()
export class MemberStore extends AggregateStore<MemberDocument> {
  /** By project and user. */
  private readonly byPlace: AskedTogether<string, MemberDocument>;

  constructor(@InjectModel(MEMBER) model: Model<MemberDocument>, relay: Relay, clock: Clock) {
    super({ model, aggregate: 'member', idPrefix: 'mem', relay, clock });
    this.byPlace = new AskedTogether((places) => this.findInPlaces(places));
  }

  /** The membership a person has in a project now. */
  findOf(projectId: string, userId: string): Promise<MemberDocument | null> {
    return this.byPlace.ask(placeOf({ projectId, userId }));
  }

  /** All of a project, oldest first, beginning after the given id. */
  async list(projectId: string, after: string | null, limit: number): Promise<readonly ListedMember[]> {
    const filter = { projectId, removedAt: null, ...(after !== null && { _id: { $gt: after } }) };
    return this.model
      .find(filter)
      .hint(LIST_INDEX)
      .sort({ _id: 1 })
      .limit(limit)
      .select({ pending: 0, replays: 0 })
      .lean<ListedMember[]>();
  }

  /** What a person is in its projects, newest project first. */
  async listOf(userId: string, limit: number): Promise<readonly MemberDocument[]> {
    const filter = { userId, removedAt: null, kind: 'person' as const };
    return this.model.find(filter).sort({ projectId: -1 }).limit(limit).lean<MemberDocument[]>();
  }

  /** Those who match every prefix, in the order of the keywords that match, beginning after the given place. */
  search(search: Search, after: Place | null, limit: number): Promise<readonly Found[]> {
    return findByPrefixes(this.model.collection, search, after, limit);
  }

  /** Ids of the projects this user is in, newest project first, beginning after the given project id. */
  async listProjectIds(userId: string, after: string | null, limit: number): Promise<readonly string[]> {
    const filter = { userId, removedAt: null, ...(after !== null && { projectId: { $lt: after } }) };
    const found = await this.model.find(filter).sort({ projectId: -1 }).limit(limit).select({ projectId: 1 }).lean();
    return found.map(({ projectId }) => projectId);
  }

  /**
   * Lets the search know what the user is called now. A copy of what the user's own events tell: no event of its own.
   * An older version of the user than was seen before changes nothing.
   */
  async follow(user: NamedUser): Promise<void> {
    const outdated = { userId: user._id, removedAt: null, userVer: { $lt: user.ver } };
    await this.model.updateMany(outdated, { $set: { keywords: personKeywords(user), userVer: user.ver } });
  }

  private async findInPlaces(places: readonly string[]): Promise<ReadonlyMap<string, MemberDocument>> {
    const wanted = places.map((place) => {
      const [projectId, userId] = place.split(' ');
      return { projectId, userId, removedAt: null, kind: 'person' };
    });
    const found = await this.model.collection.find<MemberDocument>({ $or: wanted } as object).toArray();
    return new Map(found.map((member) => [placeOf(member), member]));
  }
}

function placeOf({ projectId, userId }: Pick<MemberDocument, 'projectId' | 'userId'>): string {
  return `${projectId} ${userId}`;
}
