import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { AskedTogether, Clock } from '#outbox';
import type { Changes, Renewal } from '#verifier';
import { ApiKeyStore } from '../keys/store/api-key.store.js';
import { memberSnapshot, ownerSnapshot, projectSnapshot } from '../tenants/domain/snapshots.js';
import { ProjectStates, UserStates } from '../tenants/store/state.store.js';
import { TenantStore } from '../tenants/store/tenant.store.js';
import { fitInMessage, joined, noChanges } from './domain/changes.js';
import { Epoch } from './epoch.js';
import { RevocationStore } from './store/revocation.store.js';

/** As long as a verifier remembers what it heard. */
const WINDOW_MS = 10_000;
/** Of one kind. As many do not fit into a message anyway. */
const MOST_OF_A_KIND = 2_500;

/** What a verifier may have missed: all that changed lately, and revocations that still wait for somebody. */
@Injectable()
export class RecentChanges {
  private readonly readings = new AskedTogether<'now', Renewal>(async () => new Map([['now', await this.readNow()]]));

  constructor(
    private readonly keys: ApiKeyStore,
    private readonly tenants: TenantStore,
    private readonly projects: ProjectStates,
    private readonly users: UserStates,
    private readonly revocations: RevocationStore,
    private readonly epoch: Epoch,
    private readonly clock: Clock,
  ) {}

  /** Read after this was called. Where it is too much to be told, whoever is told has to forget all instead. */
  async read(): Promise<Renewal> {
    const found = await this.readings.ask('now');
    return found ?? this.readNow();
  }

  private async readNow(): Promise<Renewal> {
    const [epoch, changes] = await Promise.all([this.epoch.current(), this.readChanges()]);
    if (changes !== null && fitInMessage(changes)) return { epoch, ...changes };
    return { epoch: `${epoch}.${randomUUID()}`, ...noChanges };
  }

  /** Null where there are too many. */
  private async readChanges(): Promise<Changes | null> {
    const since = new Date(this.clock.now().getTime() - WINDOW_MS);
    const [keys, tenants, projects, users, open] = await Promise.all([
      this.keys.listChanges(since, MOST_OF_A_KIND),
      this.tenants.listChanged(since, MOST_OF_A_KIND),
      this.projects.listChanged(since, MOST_OF_A_KIND),
      this.users.listChanged(since, MOST_OF_A_KIND),
      this.revocations.listOpen(MOST_OF_A_KIND),
    ]);
    if ([keys, tenants, projects, users, open].some(({ length }) => length >= MOST_OF_A_KIND)) return null;
    const members = tenants.map((tenant) => memberSnapshot(tenant._id, tenant));
    const states = projects.map((project) => projectSnapshot(project._id, project));
    const owners = users.map((user) => ownerSnapshot(user._id, user));
    return joined([{ keys, members, projects: states, owners }, ...open]);
  }
}
