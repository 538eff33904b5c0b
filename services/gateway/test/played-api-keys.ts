import { Controller, Module } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { newId } from '#contracts';
import { digestOf, makeKeyText } from '#key-text';
import { MessagingModule, OnCommand } from '#messaging';
import { startNestService, type NestService } from '#testing';
import {
  decideUse,
  fillView,
  noteUses,
  releaseLease,
  renewLease,
  type DecideRequest,
  type FilledKey,
  type FilledView,
  type NotedUses,
  type NoteUsesRequest,
  type PresentedText,
  type RenewLeaseRequest,
  type Verification,
} from '#verifier';

const DAY_MS = 86_400_000;

/** What a test makes true, and what was asked. Where services beside it are played too, they stand in `controllers`. */
export const truth = {
  views: new Map<string, FilledView>(),
  decisions: new Map<string, Verification>(),
  filled: [] as PresentedText[],
  decided: [] as DecideRequest[],
  told: [] as NotedUses[],
  leases: new Set<string>(),
};

/** A key that is there from now on, and its text. */
export function aKnownKey(different: Partial<FilledKey> = {}, services: readonly string[] = []) {
  const keyId = newId('key');
  const text = makeKeyText({ environment: 'live', keyId });
  const [projectId, ownerId, memberId] = [newId('prj'), newId('usr'), newId('mem')];
  const settings = { scopes: null, allowedCidrs: [], rateLimit: null, countsUses: false, metadata: {} };
  const state = { disabled: false, deleted: false, text: 'present', previousUntil: null } as const;
  const life = { ver: 1, expiresAt: Date.now() + DAY_MS };
  const own = { keyId, projectId, ownerId, memberId, role: 'user', kind: 'standard' } as const;
  const key: FilledKey = { ...own, ...settings, ...state, ...life, ...different };
  const view: FilledView = {
    key,
    member: { memberId: key.memberId, rev: 1, role: key.role, services, removed: false },
    project: { projectId: key.projectId, rev: 1, state: 'active' },
    owner: { ownerId: key.ownerId, rev: 1, state: 'active' },
  };
  truth.views.set(digestOf(text), view);
  return { text, key, view };
}

@Controller()
class PlayedApiKeys {
  @OnCommand(fillView)
  fill(@Payload() text: PresentedText) {
    truth.filled.push(text);
    return truth.views.get(text.digest) ?? { key: null };
  }

  @OnCommand(renewLease)
  renew(@Payload() { verifier }: RenewLeaseRequest) {
    truth.leases.add(verifier);
    return { epoch: 'one', keys: [], members: [], projects: [], owners: [] };
  }

  @OnCommand(releaseLease)
  release(@Payload() { verifier }: RenewLeaseRequest) {
    truth.leases.delete(verifier);
    return null;
  }

  @OnCommand(decideUse)
  decide(@Payload() request: DecideRequest) {
    truth.decided.push(request);
    return truth.decisions.get(request.digest) ?? { valid: false, code: 'unknown' };
  }

  @OnCommand(noteUses)
  note(@Payload() { uses }: NoteUsesRequest) {
    truth.told.push(...uses);
    return null;
  }
}

@Module({})
class PlayedModule {}

/** Plays api-keys to a verifier over NATS, and whatever else is needed. */
export function startPlayedApiKeys(
  natsUrl: string,
  controllers: readonly (new () => object)[] = [],
): Promise<NestService> {
  const messaging = MessagingModule.forRoot({ url: natsUrl, service: 'played' });
  const module = { module: PlayedModule, imports: [messaging], controllers: [PlayedApiKeys, ...controllers] };
  return startNestService({ module, service: 'played' });
}
