import { Injectable } from '@nestjs/common';
import { currentRequest, inRequest, Problem, takeFacts, type Actor, type TakeFactsRequest } from '#contracts';
import { CommandBus } from '#messaging';
import type { Member } from '../members/domain/member.js';
import type { Project } from '../projects/domain/project.js';
import type { User } from '../users/domain/user.js';
import { memberFacts, projectFacts, userFacts, type Stored } from './domain/facts.js';

/** So much before the caller stops waiting we do, so that it is told what became of its change. */
const TIME_TO_ANSWER_MS = 250;

/**
 * Whoever lets keys pass by what identity has stored; api-keys knows them.
 *
 * Each method is called after the commit, with the document as it is stored, and also where nothing changed: a caller
 * that was not told of the end asks again. It resolves, with the revision, once no verifier honours any more what the
 * document takes away.
 * @throws Problem `revocation.unconfirmed` where that cannot be said. The change is stored all the same, and reaches
 *   verifiers by its event.
 */
@Injectable()
export class Verifiers {
  constructor(private readonly bus: CommandBus) {}

  followMember(actor: Actor, member: Stored<Member>): Promise<string> {
    return this.follow(actor, member, { projectId: member.projectId, members: [memberFacts(member)] });
  }

  followProject(actor: Actor, project: Stored<Project>): Promise<string> {
    return this.follow(actor, project, { projectId: project._id, projects: [projectFacts(project)] });
  }

  followUser(actor: Actor, user: Stored<User>): Promise<string> {
    return this.follow(actor, user, { projectId: null, users: [userFacts(user)] });
  }

  private async follow(
    { kind, userId }: Actor,
    { _id, ver }: Stored<object>,
    facts: Omit<TakeFactsRequest, 'revision' | 'by'>,
  ): Promise<string> {
    const revision = `${_id}:${ver}`;
    const by = kind === 'system' ? null : userId;
    await inTime(() => this.bus.request(takeFacts, { ...facts, revision, by })).catch((cause: unknown) => {
      throw new Problem('revocation.unconfirmed', [], { cause });
    });
    return revision;
  }
}

function inTime<T>(ask: () => Promise<T>): Promise<T> {
  const context = currentRequest();
  if (context === undefined) return ask();
  return inRequest({ ...context, deadline: context.deadline - TIME_TO_ANSWER_MS }, ask);
}
