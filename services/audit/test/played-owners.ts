import { Controller, Module, type Type } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import {
  eventOwners,
  listKeyStates,
  listThings,
  listVersions,
  Problem,
  type KeyStates,
  type KeyStateView,
  type ListKeyStatesRequest,
  type ListThingsRequest,
  type ListVersionsRequest,
  type ThingsPage,
  type Versions,
} from '#contracts';
import { MessagingModule, OnCommand } from '#messaging';
import { startNestService, type NestService, type TestServers } from '#testing';

/** What the services that own things have, as a test wants it. */
export interface PlayedOwners extends NestService {
  /** By owner: the version of each thing. */
  readonly things: ReadonlyMap<string, Map<string, number>>;
  readonly keys: Map<string, KeyStateView>;
  isAway: boolean;
}

/** All owners at once, in this process. */
export async function startPlayedOwners({ natsUrl }: TestServers): Promise<PlayedOwners> {
  const things = new Map(eventOwners.map((owner) => [owner as string, new Map<string, number>()]));
  const keys = new Map<string, KeyStateView>();
  const stage = { things, keys, isAway: false };
  const controllers = [...eventOwners.map((owner) => anOwnersController(owner, stage)), aKeysController(stage)];
  @Module({ imports: [MessagingModule.forRoot({ url: natsUrl, service: 'owners' })], controllers })
  class PlayedModule {}
  return Object.assign(stage, await startNestService({ module: PlayedModule, service: 'owners' }));
}

type Stage = Pick<PlayedOwners, 'things' | 'keys' | 'isAway'>;

/** Pages are short, so that there are several. */
const PAGE = 2;

function anOwnersController(owner: string, stage: Stage): Type {
  const things = () => [...(stage.things.get(owner) ?? [])].toSorted(([one], [other]) => (one < other ? -1 : 1));
  @Controller()
  class OwnersController {
    @OnCommand(listVersions(owner))
    versions(@Payload() { targets }: ListVersionsRequest): Versions {
      if (stage.isAway) throw new Problem('service.unavailable');
      return { versions: Object.fromEntries(things().filter(([id]) => targets.includes(id))) };
    }

    @OnCommand(listThings(owner))
    list(@Payload() { after }: ListThingsRequest): ThingsPage {
      const page = things()
        .filter(([id]) => id > (after ?? ''))
        .slice(0, PAGE);
      return { things: page.map(([id, version]) => ({ id, version })), next: page.at(-1)?.[0] ?? null };
    }
  }
  return OwnersController;
}

function aKeysController(stage: Stage): Type {
  @Controller()
  class KeysController {
    @OnCommand(listKeyStates)
    list(@Payload() { after }: ListKeyStatesRequest): KeyStates {
      const keys = [...stage.keys.values()].toSorted((one, other) => (one.keyId < other.keyId ? -1 : 1));
      return { keys: keys.filter(({ keyId }) => keyId > after).slice(0, PAGE) };
    }
  }
  return KeysController;
}
