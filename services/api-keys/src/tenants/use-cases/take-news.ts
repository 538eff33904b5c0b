import { Injectable, Logger } from '@nestjs/common';
import { inRequest, newId, type KeywardEvent } from '#contracts';
import { BearMasterKey } from '../../masters/use-cases/bear-master-key.js';
import { memberNewsIn, projectNewsIn, userNewsIn } from '../domain/news.js';
import type { MemberNews } from '../domain/tenant.js';
import { Projection } from '../projection.js';
import { RetireKeys } from './retire-keys.js';

/**
 * Takes identity's events in. Told twice, late, or in another order, they leave the same behind: everything here is
 * fenced by versions, and who throws is told again.
 */
@Injectable()
export class TakeNews {
  private readonly logger = new Logger(TakeNews.name);

  constructor(
    private readonly projection: Projection,
    private readonly retireKeys: RetireKeys,
    private readonly bearMasterKey: BearMasterKey,
  ) {}

  /** Those of one membership in turn, so that each change of role ends the keys of the role before it and bears its own. */
  async ofMembers(events: readonly KeywardEvent[]): Promise<void> {
    const byMember = Map.groupBy(events, ({ subject }) => subject);
    await Promise.all([...byMember.values()].map((itsEvents) => this.ofMember(itsEvents)));
  }

  async ofProjects(events: readonly KeywardEvent[]): Promise<void> {
    const news = events.map(projectNewsIn).filter((each) => each !== null);
    await Promise.all(news.map((each) => this.projection.learnProject(each)));
  }

  async ofUsers(events: readonly KeywardEvent[]): Promise<void> {
    const news = events.map(userNewsIn).filter((each) => each !== null);
    await Promise.all(news.map((each) => this.projection.learnUser(each)));
  }

  private async ofMember(events: readonly KeywardEvent[]): Promise<void> {
    for (const event of events) {
      const news = memberNewsIn(event);
      if (news === null) this.logger.error({ msg: 'passed over what is no event of a member', event: event.id });
      else await inRequest(causeOf(event), () => this.ofVersion(news));
    }
  }

  private async ofVersion(news: MemberNews): Promise<void> {
    const { _id, keysDue, masterDue } = await this.projection.learnMember(news);
    if (keysDue) await this.retireKeys.execute(_id);
    if (masterDue !== false) await this.bearMasterKey.execute(_id);
  }
}

/** What follows from an event belongs to the request that made it. Nobody waits for it, so it has no deadline. */
function causeOf({ requestid }: KeywardEvent) {
  return { requestId: requestid ?? newId('req'), deadline: Infinity };
}
