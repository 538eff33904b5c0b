import { Controller, Module } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { jetstreamManager } from '@nats-io/jetstream';
import {
  listMemberFacts,
  listProjectFacts,
  listUserFacts,
  memberAdded,
  memberPermissionsChanged,
  memberRemoved,
  memberRoleChanged,
  newId,
  systemActor,
  toCloudEvent,
  type Actor,
  type AggregateKind,
  type EventDraft,
  type FactsQuery,
  type KeywardEvent,
  type MemberFacts,
  type Role,
} from '#contracts';
import { EventStream, MessagingModule, Nats, OnCommand } from '#messaging';
import { anActor, startNestService, type NestService } from '#testing';

/** What identity would answer: empty unless a test says otherwise. */
class Answers {
  readonly members: MemberFacts[] = [];
}

@Controller()
class FactsController {
  constructor(private readonly answers: Answers) {}

  @OnCommand(listMemberFacts)
  members(@Payload() { ids, after }: FactsQuery) {
    return this.answers.members.filter(({ id }) => (ids ? ids.includes(id) : after === null || id > after));
  }

  @OnCommand(listProjectFacts)
  projects() {
    return [];
  }

  @OnCommand(listUserFacts)
  users() {
    return [];
  }
}

@Module({})
class PlayedIdentityModule {}

/** Plays identity for the service that follows it: tells its events through the stream, and answers what it is asked. */
export class PlayedIdentity {
  private constructor(
    private readonly service: NestService,
    readonly answers: Answers,
  ) {}

  static async start(natsUrl: string): Promise<PlayedIdentity> {
    const answers = new Answers();
    const module = {
      module: PlayedIdentityModule,
      imports: [MessagingModule.forRoot({ url: natsUrl, service: 'identity' })],
      controllers: [FactsController],
      providers: [{ provide: Answers, useValue: answers }],
    };
    return new PlayedIdentity(await startNestService({ module, service: 'identity' }), answers);
  }

  async tell(...events: readonly KeywardEvent[]): Promise<void> {
    for (const event of events) await this.service.app.get(EventStream).publish(event);
  }

  /** So that whoever reads from there is told everything again. */
  async forget(durable: string): Promise<void> {
    const manager = await jetstreamManager(this.service.app.get(Nats).connection);
    await manager.consumers.delete('EVENTS', durable);
  }

  stop(): Promise<void> {
    return this.service.stop();
  }
}

/** Anything of identity's, and its events so far. */
export class History {
  readonly id: string;
  private ver = 0;

  constructor(
    private readonly aggregate: AggregateKind,
    private readonly projectId: string | null,
    id: string,
  ) {
    this.id = id;
  }

  next({ type, before = null, after = null, ...draft }: Pick<EventDraft, 'type'> & Partial<EventDraft>): KeywardEvent {
    const { id: aggregateId, aggregate, projectId } = this;
    const ver = ++this.ver;
    const actor = { kind: 'system', id: systemActor.userId, memberId: null, role: 'system' } as const;
    const at = new Date('2026-03-01T00:00:00.000Z');
    const stored = { actor, data: {}, ...draft, type, before, after, eid: `${aggregateId}:${ver}`, ver, at };
    const origin = { service: 'identity', aggregate, aggregateId, projectId };
    return toCloudEvent({ ...stored, requestId: newId('req') }, origin);
  }
}

/** One membership, as its owner's requests and identity's events show it. */
export class Membership {
  readonly id = newId('mem');
  readonly userId = newId('usr');
  private readonly history: History;

  constructor(
    readonly projectId: string = newId('prj'),
    private role: Role = 'user',
    private services: readonly string[] = [],
  ) {
    this.history = new History('member', projectId, this.id);
  }

  /** As identity would resolve it for a request now. */
  get actor(): Actor {
    const membership = { memberId: this.id, projectId: this.projectId, role: this.role };
    return anActor({ userId: this.userId, membership });
  }

  added(): KeywardEvent {
    const { userId, role, services } = this;
    const data = { userId, kind: 'person', role, services } as const;
    return this.history.next(memberAdded.of({ actor: systemActor, data }));
  }

  roleChanged(to: Role): KeywardEvent {
    const data = { userId: this.userId, from: this.role, to };
    this.role = to;
    return this.history.next(memberRoleChanged.of({ actor: systemActor, data }));
  }

  permissionsChanged(after: readonly string[]): KeywardEvent {
    const data = { userId: this.userId, before: this.services, after };
    this.services = after;
    return this.history.next(memberPermissionsChanged.of({ actor: systemActor, data }));
  }

  removed(): KeywardEvent {
    const data = { userId: this.userId, role: this.role, reason: 'removed' } as const;
    return this.history.next(memberRemoved.of({ actor: systemActor, data }));
  }

  /** As of the version of this event. */
  factsAt({ aggregatever, time }: KeywardEvent, given: Partial<MemberFacts> = {}): MemberFacts {
    const { id, projectId, userId, role, services } = this;
    return { id, projectId, userId, role, services, removedAt: null, version: aggregatever, changedAt: time, ...given };
  }
}
