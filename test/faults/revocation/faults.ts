import { rm } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { LEASE_MS, PUSH_SUBJECT, renewLease } from '#verifier';
import type { Random } from '../random.js';
import { now, type RevocationJournal } from './journal.js';
import type { NatsProxy, Treatment } from './nats-proxy.js';
import type { Stage } from './stage.js';

const PARTITION_MS = 6_000;
const AWAY_MS = 6_000;
const FREEZE_MS = 10_000;
/** Just before a renewal is given up by who waits for it. */
const LATE_MS = 930;
/** A change that is told of later than that after a renewal was asked for was not told with it. */
const GRANTED_WITHIN_MS = 30;
/** Of what is revoked later than that, the answer comes when the lease is over by anybody's count. */
const LATEST_CUT_MS = 250;

/** A time in which some verifiers could hear nothing. */
export interface Silence {
  readonly of: readonly string[];
  readonly began: number;
  readonly ended: number;
}

/** What became of uses that began when no lease could be held any more, and ended before anything could be heard again. */
export function inSilence({ verifications }: RevocationJournal, { of, began, ended }: Silence) {
  const within = verifications.filter(
    (each) => of.includes(each.at) && each.began > began + LEASE_MS && each.ended < ended,
  );
  const count = (verdict: string) => within.filter((each) => each.verdict === verdict).length;
  const unavailable = count('unavailable');
  return { accepted: count('accepted'), refused: count('refused'), unavailable, wereSome: unavailable > 0 };
}

/** Until it is healed, the verifier behind this way hears nothing; by `isHeard` whether others still hear it. */
export async function partition(
  stage: Stage,
  name: 'second' | 'application',
  { fate, isHeard = false }: { readonly fate: 'lost' | 'held'; readonly isHeard?: boolean },
): Promise<Silence> {
  const way = stage.ways[name];
  way.treat({ toClient: () => fate, ...(!isHeard && { toServer: () => fate }) });
  const began = now();
  await wait(PARTITION_MS);
  const ended = now();
  way.heal();
  return { of: [name], began, ended };
}

/** It hears everything but revocations when they are told. */
export async function deafen(way: NatsProxy): Promise<void> {
  way.treat({ toClient: pushesLost(() => 0) });
  await wait(PARTITION_MS);
  way.heal();
}

export async function slowDown(way: NatsProxy, random: Random): Promise<void> {
  way.treat({ toClient: () => 300 + 500 * random() });
  await wait(PARTITION_MS);
  way.heal();
}

/** @param meanwhile while it is down. */
export async function restartNats(
  { servers: { natsServer }, targets }: Stage,
  meanwhile: () => Promise<unknown> = () => Promise.resolve(),
): Promise<Silence> {
  await natsServer.kill();
  const began = now();
  await meanwhile();
  await wait(AWAY_MS);
  const ended = now();
  await natsServer.restart();
  return { of: targets.map(({ name }) => name), began, ended };
}

/** What a disk would do that fails. */
export function loseJetStream(stage: Stage): Promise<Silence> {
  return restartNats(stage, () => rm(stage.servers.jetStreamDir, { recursive: true }));
}

export async function freeze(stage: Stage, name: 'third' | 'application'): Promise<void> {
  stage.process(name).signal('SIGSTOP');
  await wait(FREEZE_MS);
  stage.process(name).signal('SIGCONT');
}

/**
 * The application's leases come to it 930 ms after they were granted. Soon after one was granted something is revoked,
 * and from then on nothing goes either way. Whoever counts that lease from when it came honours what was revoked some
 * hundred milliseconds after the answer.
 */
export async function cutAfterLateLease({ ways: { application: way } }: Stage): Promise<void> {
  let askedAt = -Infinity;
  const isBetween = (ms: number) => ms > GRANTED_WITHIN_MS && ms < LATEST_CUT_MS;
  way.treat({ toClient: pushesLost(() => LATE_MS) });
  await wait(2 * LEASE_MS);
  await new Promise<void>((resolve) => {
    let isCut = false;
    const toServer: Treatment = ({ subject }) => {
      if (subject === renewLease.subject && !isCut) askedAt = now();
      return isCut ? 'lost' : 0;
    };
    const toClient: Treatment = ({ subject }) => {
      if (subject !== PUSH_SUBJECT) return LATE_MS;
      isCut ||= isBetween(now() - askedAt);
      if (isCut) resolve();
      return 'lost';
    };
    way.treat({ toServer, toClient });
  });
  await wait(2 * LEASE_MS);
  way.heal();
}

function pushesLost(others: () => number): Treatment {
  return ({ subject }) => (subject === PUSH_SUBJECT ? 'lost' : others());
}
