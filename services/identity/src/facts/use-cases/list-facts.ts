import { Injectable } from '@nestjs/common';
import type { FactsQuery, MemberFacts, ProjectFacts, UserFacts } from '#contracts';
import { memberFacts, projectFacts, userFacts } from '../domain/facts.js';
import { FactsStore } from '../store/facts.store.js';

/** Well below the 128 KiB that NATS carries in one message. */
const LONGEST_ANSWER = 64 * 1_024;

@Injectable()
export class ListFacts {
  constructor(private readonly facts: FactsStore) {}

  async ofMembers(query: FactsQuery): Promise<readonly MemberFacts[]> {
    const members = await this.facts.members(query);
    return inOneMessage(members.map(memberFacts));
  }

  async ofProjects(query: FactsQuery): Promise<readonly ProjectFacts[]> {
    const projects = await this.facts.projects(query);
    return inOneMessage(projects.map(projectFacts));
  }

  async ofUsers(query: FactsQuery): Promise<readonly UserFacts[]> {
    const users = await this.facts.users(query);
    return inOneMessage(users.map(userFacts));
  }
}

/** The first of them, as many as fit, and one at least. */
function inOneMessage<Fact>(facts: readonly Fact[]): readonly Fact[] {
  let length = 0;
  const tooMany = facts.findIndex((fact) => (length += JSON.stringify(fact).length) > LONGEST_ANSWER);
  return tooMany === -1 ? facts : facts.slice(0, Math.max(1, tooMany));
}
