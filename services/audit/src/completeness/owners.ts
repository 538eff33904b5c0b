import { Injectable } from '@nestjs/common';
import {
  eventOwners,
  listKeyStates,
  listThings,
  listVersions,
  systemActor,
  type KeyStateView,
  type OwnedThing,
  type ThingsPage,
} from '#contracts';
import { CommandBus } from '#messaging';
import type { OwnedState } from './domain/hole.js';

/** What an owner is asked about together. */
export const THINGS_AT_A_TIME = 500;
const KEYS_AT_A_TIME = 100;

/** Asks the services that own things what they have. */
@Injectable()
export class Owners {
  readonly names: readonly string[] = eventOwners;

  constructor(private readonly bus: CommandBus) {}

  /** Of those that anybody has, whose they are, and at which version. */
  async find(targets: readonly string[]): Promise<ReadonlyMap<string, OwnedState>> {
    const answers = await Promise.all(
      this.names.map(async (owner) => {
        const { versions } = await this.bus.request(listVersions(owner), { targets });
        return Object.entries(versions).map(([target, version]) => [target, { owner, version }] as const);
      }),
    );
    return new Map(answers.flat());
  }

  /** Everything that anybody has. */
  async *walk(): AsyncGenerator<readonly OwnedThing[]> {
    for (const owner of this.names) {
      let after: string | null = null;
      do {
        const page: ThingsPage = await this.bus.request(listThings(owner), { after, limit: THINGS_AT_A_TIME });
        yield page.things;
        after = page.next;
      } while (after !== null);
    }
  }

  async *walkKeys(): AsyncGenerator<readonly KeyStateView[]> {
    for (let after = ''; ;) {
      const { keys } = await this.bus.request(listKeyStates, { actor: systemActor, after, limit: KEYS_AT_A_TIME });
      const last = keys.at(-1);
      if (last === undefined) return;
      yield keys;
      after = last.keyId;
    }
  }
}
