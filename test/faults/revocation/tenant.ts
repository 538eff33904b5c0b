import { setTimeout as wait } from 'node:timers/promises';
import type { CreatedApiKeyView } from '#contracts';
import { freshKey, type Answer } from '../../e2e/client.js';
import type { Member, Scene } from '../../e2e/scene.js';
import { pick, type Random } from '../random.js';
import type { KeyRing, Load } from './load.js';
import { now, type Change, type Ground, type RevocationJournal } from './journal.js';
import type { KeyUse } from './target.js';

const KEYS_HELD = 3;
const PAUSE_MS = 100;
const ATTEMPTS_WITHIN_MS = 60_000;

/** What a run of the load has in common. */
export interface Run {
  readonly journal: RevocationJournal;
  readonly load: Load;
  readonly random: Random;
}

/**
 * A member that makes keys and takes away what it gave: it deletes and disables keys, and its services are unticked and
 * ticked again. Whatever is not answered, or by a failure, is sent again until it is. Before and after its work everything
 * is given.
 */
export class Tenant {
  private readonly keys: CreatedApiKeyView[] = [];

  private constructor(
    private readonly scene: Scene,
    private readonly member: Member,
    private readonly services: readonly string[],
    private readonly ring: KeyRing,
  ) {}

  /** @param services that exist. */
  static async open(scene: Scene, services: readonly string[], ring: KeyRing): Promise<Tenant> {
    const member = await scene.aMember();
    await scene.masterKeyOf(member);
    const tenant = new Tenant(scene, member, services, ring);
    (await tenant.setServices(services)).ok();
    while (tenant.keys.length < KEYS_HELD) await tenant.create();
    return tenant;
  }

  /** One thing after the other with keys, and beside that with services, until that is enough; what is begun is ended. */
  async work(run: Run, enough: AbortSignal): Promise<void> {
    const withKeys = async () => {
      while (!enough.aborted) await (run.random() < 0.7 ? this.replaceKey(run) : this.disableAndEnable(run));
    };
    const withServices = async () => {
      while (!enough.aborted) await this.untickAndTick(run);
    };
    await Promise.all([withKeys(), withServices()]);
  }

  /** The oldest key goes. */
  private async replaceKey(run: Run): Promise<void> {
    await this.create();
    const oldest = this.keys.shift();
    if (oldest === undefined) return;
    const send = () => this.member.client.deleteKey(oldest);
    await this.change(run, 'take', thereIs(oldest), send, useOf(oldest, null));
    this.ring.drop(oldest.id);
    await pause(run);
  }

  private async untickAndTick(run: Run): Promise<void> {
    const service = pick(run.random, this.services);
    const others = this.services.filter((each) => each !== service);
    const use = useOf(pick(run.random, this.keys), service);
    const ground = has(this.member.member.id, service);
    await this.change(run, 'take', ground, () => this.setServices(others), use);
    await pause(run);
    await this.change(run, 'give', ground, () => this.setServices(this.services), use);
    await pause(run);
  }

  private async disableAndEnable(run: Run): Promise<void> {
    const key = pick(run.random, this.keys);
    const path = `/v1/projects/${key.projectId}/api-keys/${key.id}`;
    const send = (what: string) => () => this.member.client.send('POST', `${path}/${what}`);
    await this.change(run, 'take', isOn(key), send('disable'), useOf(key, null));
    await pause(run);
    await this.change(run, 'give', isOn(key), send('enable'), useOf(key, null));
    await pause(run);
  }

  private async change(
    { journal, load }: Run,
    does: Change['does'],
    ground: Ground,
    send: () => Promise<Answer<unknown>>,
    use: KeyUse,
  ): Promise<void> {
    await untilAnswered(async () => {
      const change = journal.note(does, ground);
      const answer = await send();
      if (answer.status < 300) change.answered = now();
      return answer;
    });
    load.probe(use);
  }

  private async create(): Promise<void> {
    const once = freshKey();
    const { projectId } = this.member.member;
    const key = await untilAnswered(() => this.member.client.createKey(projectId, {}, once));
    this.keys.push(key);
    this.ring.add(
      key.id,
      [null, ...this.services].map((service) => useOf(key, service)),
    );
  }

  private setServices(services: readonly string[]): Promise<Answer<unknown>> {
    const { projectId, id } = this.member.member;
    return this.scene.operator.send('PUT', `/v1/projects/${projectId}/members/${id}/permissions`, {
      body: { services },
    });
  }
}

function useOf(key: CreatedApiKeyView, service: string | null): KeyUse {
  const always = [thereIs(key), isOn(key)];
  const restsOn = service === null ? always : [...always, has(key.memberId, service)];
  return { text: key.key, service, restsOn };
}

function thereIs({ id }: CreatedApiKeyView): Ground {
  return `there is ${id}`;
}

function isOn({ id }: CreatedApiKeyView): Ground {
  return `${id} is on`;
}

function has(memberId: string, service: string): Ground {
  return `${memberId} has ${service}`;
}

/** @throws where it is refused, which nothing here ever should be, or is never answered. */
async function untilAnswered<Body>(send: () => Promise<Answer<Body>>): Promise<Body> {
  const end = performance.now() + ATTEMPTS_WITHIN_MS;
  for (;;) {
    const answer = await send().catch(() => null);
    if (answer !== null && (answer.status < 500 || performance.now() > end)) return answer.ok();
    if (performance.now() > end) throw new Error('no answer came, however often it was asked');
    await wait(PAUSE_MS);
  }
}

function pause({ random }: Run): Promise<void> {
  return wait(PAUSE_MS * (0.5 + random()));
}
