import {
  apiKeyCreated,
  memberAdded,
  newId,
  projectCreated,
  systemActor,
  toCloudEvent,
  userCreated,
  type AggregateKind,
  type ApiKeyCreatedData,
  type EventDefinition,
  type KeywardEvent,
  type MemberAddedData,
} from '#contracts';

const DAY_MS = 24 * 60 * 60 * 1_000;
const owners: Partial<Record<AggregateKind, string>> = { key: 'api-keys' };

/** Day 1 is the first of January, at midnight. */
export function day(day: number): Date {
  return new Date(Date.UTC(2026, 0, 1) + (day - 1) * DAY_MS);
}

/** What happened to one member of one project and its keys, as the services that own them tell it. */
export class Story {
  readonly projectId = newId('prj');
  readonly userId = newId('usr');
  readonly memberId = newId('mem');
  readonly events: KeywardEvent[] = [];
  private readonly versions = new Map<string, number>();

  /** @param source of all events, instead of the services that would tell them. */
  constructor(private readonly source: string | null = null) {}

  /** A project, an account and its membership, which may use these services, on day 1. */
  static begun(services: readonly string[], source: string | null = null): Story {
    const story = new Story(source);
    story.tell(1, projectCreated, { code: 'P-1', name: 'Protein folding' });
    story.tell(1, userCreated, { operator: false });
    const data: MemberAddedData = { userId: story.userId, kind: 'person', role: 'user', services };
    story.tell(1, memberAdded, data);
    return story;
  }

  /** A key that is made on this day, and lives until day 100. */
  aKey(on: number, given: Partial<ApiKeyCreatedData> = {}): string {
    const keyId = newId('key', day(on).getTime());
    const { userId: ownerId, memberId } = this;
    this.tell(on, apiKeyCreated, { ...aBirth, ownerId, memberId, ...given }, keyId);
    return keyId;
  }

  /** @param id of the key it is about; of project, account and membership there is one. */
  tell<Data extends object>(on: number, event: EventDefinition<Data>, data: Data, id?: string): string {
    const draft = event.of({ actor: systemActor, data });
    const aggregate = event.type.slice(0, event.type.indexOf('.')) as AggregateKind;
    const aggregateId = id ?? this.idOf(aggregate);
    const ver = (this.versions.get(aggregateId) ?? 0) + 1;
    this.versions.set(aggregateId, ver);
    const stored = { ...draft, eid: `${aggregateId}:${ver}`, ver, at: day(on), requestId: null };
    const projectId = aggregate === 'user' ? null : this.projectId;
    const told = toCloudEvent(stored, { service: owners[aggregate] ?? 'identity', aggregate, aggregateId, projectId });
    this.events.push(this.source === null ? told : { ...told, source: this.source });
    return told.id;
  }

  private idOf(aggregate: AggregateKind): string {
    if (aggregate === 'project') return this.projectId;
    return aggregate === 'user' ? this.userId : this.memberId;
  }
}

const aBirth = {
  role: 'user',
  kind: 'standard',
  prefix: 'kw_live_01Kq3nH0sYpC2vV6bT9xWd_',
  lastFour: 'Yb3k',
  expiresAt: day(100).toISOString(),
  name: 'nightly batch',
  scopes: null,
  allowedCidrs: [],
  rateLimit: null,
  remainingUses: null,
  metadata: {},
  tags: [],
} as const;
