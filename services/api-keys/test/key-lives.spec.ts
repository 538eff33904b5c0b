import fc from 'fast-check';
import {
  deleteApiKey,
  disableApiKey,
  editApiKey,
  enableApiKey,
  extendApiKey,
  getApiKey,
  newId,
  Problem,
  rotateApiKey,
  verifyApiKey,
} from '#contracts';
import { anOperator } from '#testing';
import { aCreation, once } from './builders.js';
import { Followed } from './followed.js';
import { after, codeFor, newborn, type Deed, type ModelKey } from './key-model.js';
import { makeKey } from './keys-service.js';
import { Membership } from './played-identity.js';

const SERVICES = [newId('svc'), newId('svc')];
const DAY_MS = 86_400_000;

/** A longer search: `KEYWARD_LIFE_RUNS=500 KEYWARD_LIFE_SEED=1`. A failure prints its seed. */
const RUNS = Number(process.env['KEYWARD_LIFE_RUNS'] ?? 12);
const SEED = process.env['KEYWARD_LIFE_SEED'];

/** A chapter of a life: things done to a key at one moment, side by side, and what happens around them. */
interface Chapter {
  readonly deeds: readonly Deed[];
  readonly passes: number;
  readonly granted: readonly string[] | null;
  readonly roleChanges: boolean;
}

/** What came of a deed: the version it made, or left; null where it was refused. */
interface Outcome {
  readonly deed: Deed;
  readonly version: number | null;
}

const subsets = fc.subarray(SERVICES, { minLength: 0 });

const deeds: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({ do: fc.constant('extend' as const), days: fc.constantFrom(1, 30, 365, 366) }),
  fc
    .record({ graceSeconds: fc.constantFrom(0, 60, 86_400), nonce: fc.uuid() })
    .map(({ graceSeconds }): Deed => ({ do: 'rotate', graceSeconds, digest: '' })),
  fc.constantFrom<Deed>({ do: 'disable' }, { do: 'enable' }),
  fc.record({ do: fc.constant('confine' as const), scopes: fc.option(subsets) }),
  // Of a dead key there is little more to learn.
  { weight: 1, arbitrary: fc.constant<Deed>({ do: 'delete' }) },
);

const chapters: fc.Arbitrary<Chapter> = fc.record({
  deeds: fc.array(deeds, { minLength: 1, maxLength: 4 }),
  passes: fc.constantFrom(0, 0, 30_000, DAY_MS, 40 * DAY_MS, 100 * DAY_MS),
  granted: fc.option(subsets, { freq: 2 }),
  roleChanges: fc.integer({ min: 0, max: 11 }).map((drawn) => drawn === 0),
});

let world: Followed;

beforeAll(async () => {
  world = await Followed.open();
});

afterAll(() => world.close());

test('whatever is done to a key, in whatever order and side by side, verification answers as the model does', async () => {
  const life = fc.asyncProperty(fc.array(chapters, { minLength: 1, maxLength: 6 }), live);
  const seed = SEED === undefined ? {} : { seed: Number(SEED) };
  await fc.assert(life, { numRuns: RUNS, endOnFailure: true, ...seed });
}, 600_000);

async function live(story: readonly Chapter[]): Promise<void> {
  const member = await world.aMember(new Membership(undefined, 'admin', SERVICES));
  const held = await makeKey(world.keys, member.actor);
  const life = new Life(member, held.view.id, newborn(held.digest, Date.parse(held.view.expiresAt)));
  for (const chapter of story) await life.goOn(chapter);
}

/** A key and its model, side by side. */
class Life {
  private granted: readonly string[] = SERVICES;
  private readonly digests = new Set<string>();
  private memberVer = 1;

  constructor(
    private readonly member: Membership,
    private readonly keyId: string,
    private model: ModelKey,
  ) {
    model.texts.forEach(({ digest }) => this.digests.add(digest));
  }

  async goOn({ deeds: wished, passes, granted, roleChanges }: Chapter): Promise<void> {
    world.keys.clock.advance(passes);
    const outcomes = Promise.all(wished.map((deed) => this.carryOut(deed)));
    if (granted !== null) await this.grant(granted);
    this.follow(await outcomes);
    if (roleChanges) await this.changeRole();
    await this.compare();
  }

  /** @returns what was asked, as it came to be: a rotation has its own text. */
  private async carryOut(deed: Deed): Promise<Outcome> {
    const target = { actor: this.member.actor, projectId: this.member.projectId, keyId: this.keyId };
    const { request } = aCreation(this.member.actor);
    const { bus } = world.keys;
    const material = { ...request.material, keyId: this.keyId };
    const done = deed.do === 'rotate' ? { ...deed, digest: material.digest } : deed;
    const asked: Record<Deed['do'], () => Promise<number>> = {
      extend: async () => {
        const days = deed.do === 'extend' ? deed.days : 0;
        return (await bus.request(extendApiKey, { ...target, days, idempotency: once() })).body.version;
      },
      rotate: async () => {
        const graceSeconds = deed.do === 'rotate' ? deed.graceSeconds : 0;
        const wish = { ...target, graceSeconds, material, idempotency: once() };
        return (await bus.request(rotateApiKey, wish)).body.version;
      },
      disable: async () => (await bus.request(disableApiKey, target)).version,
      enable: async () => (await bus.request(enableApiKey, target)).version,
      delete: async () => Number((await bus.request(deleteApiKey, target)).revision.split(':')[1]),
      confine: async () => {
        const scopes = deed.do === 'confine' ? deed.scopes : null;
        const { version } = await bus.request(getApiKey, target);
        return (await bus.request(editApiKey, { ...target, scopes, expectedVersion: version })).version;
      },
    };
    const version = await asked[deed.do]().catch((failure: unknown) => {
      if (failure instanceof Problem && failure.status < 500) return null;
      throw failure;
    });
    if (done.do === 'rotate') this.digests.add(done.digest);
    return { deed: done, version };
  }

  /**
   * The versions tell in which order the deeds took effect: in that order each must be what the model does. A deed that
   * was refused, or found nothing to do, must have met a state of the key in which that is right.
   */
  private follow(outcomes: readonly Outcome[]): void {
    const now = world.keys.clock.now().getTime();
    const states = [this.model];
    const rest: Outcome[] = [];
    const inOrder = outcomes.toSorted((one, other) => (one.version ?? Infinity) - (other.version ?? Infinity));
    const versions = new Set<number>();
    for (const outcome of inOrder) {
      const present = states.at(-1) ?? this.model;
      const next = after(present, outcome.deed, now);
      const isChange = outcome.version !== null && next !== null && next !== present && !versions.has(outcome.version);
      if (!isChange) rest.push(outcome);
      // What found nothing to do is told the version that another deed has made.
      else {
        states.push(next);
        versions.add(outcome.version);
      }
    }
    this.model = states.at(-1) ?? this.model;
    for (const { deed, version } of rest) {
      const isRight = states.some((state) => {
        const next = after(state, deed, now);
        return version === null ? next === null || mayBeRefused(deed) : next === state;
      });
      if (!isRight) throw new Error(`${JSON.stringify({ deed, version })} is not what the model does`);
    }
  }

  private async grant(services: readonly string[]): Promise<void> {
    await world.identity.tell(this.member.permissionsChanged(services));
    await world.heardOf(this.member, ++this.memberVer);
    this.granted = services;
  }

  private async changeRole(): Promise<void> {
    const role = this.member.actor.membership?.role === 'admin' ? 'user' : 'admin';
    await world.identity.tell(this.member.roleChanged(role));
    await world.heardOf(this.member, ++this.memberVer);
    this.model = { ...this.model, deleted: true };
  }

  private async compare(): Promise<void> {
    const now = world.keys.clock.now().getTime();
    const questions = [...this.digests].flatMap((digest) =>
      [undefined, ...SERVICES].map((service) => ({ digest, service })),
    );
    const wanted = questions.map(({ digest, service }) => codeFor(this.model, digest, this.granted, service, now));
    const told = questions.map(async ({ digest, service }) => {
      const wish = { actor: anOperator(), keyId: this.keyId, digest, ...(service !== undefined && { service }) };
      return (await world.keys.bus.request(verifyApiKey, wish)).code;
    });
    expect(await Promise.all(told)).toEqual(wanted);
    const { expiresAt } = (await world.keys.documents.findById(this.keyId).lean()) ?? {};
    expect(expiresAt).toEqual(new Date(this.model.expiresAt));
  }
}

/** Of an edit: somebody else was faster, or the scopes are not the owner's at that moment. */
function mayBeRefused(deed: Deed): boolean {
  return deed.do === 'confine';
}
