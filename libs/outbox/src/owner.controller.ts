import { Controller, type Type } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import {
  findPendingEvents,
  listPending,
  listThings,
  listVersions,
  type ListPendingRequest,
  type ListThingsRequest,
  type ListVersionsRequest,
  type PendingOfTarget,
  type PendingOfTargetRequest,
  type PendingPage,
  type ThingsPage,
  type Versions,
} from '#contracts';
import { OnCommand } from '#messaging';
import { Clock } from './clock.js';
import { Owned } from './owned.js';
import { Relay } from './relay.js';

/** What every owner of events answers to the audit: the truth about its events, past JetStream. */
export function ownerController(service: string): Type {
  @Controller()
  class OwnerController {
    private readonly owned: Owned;

    constructor(relay: Relay, clock: Clock) {
      this.owned = new Owned(relay, clock);
    }

    @OnCommand(findPendingEvents(service), { quiet: true })
    find(@Payload() { target }: PendingOfTargetRequest): Promise<PendingOfTarget> {
      return this.owned.findPending(target);
    }

    @OnCommand(listPending(service), { quiet: true })
    list(@Payload() request: ListPendingRequest): Promise<PendingPage> {
      return this.owned.listPending(request);
    }

    @OnCommand(listThings(service), { quiet: true })
    things(@Payload() request: ListThingsRequest): Promise<ThingsPage> {
      return this.owned.listThings(request);
    }

    @OnCommand(listVersions(service), { quiet: true })
    versions(@Payload() { targets }: ListVersionsRequest): Promise<Versions> {
      return this.owned.versionsOf(targets);
    }
  }
  return OwnerController;
}
