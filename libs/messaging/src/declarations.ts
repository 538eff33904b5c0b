import {
  AckPolicy,
  DeliverPolicy,
  DiscardPolicy,
  ReplayPolicy,
  RetentionPolicy,
  StorageType,
  type ConsumerConfig,
  type StreamConfig,
  type StreamInfo,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { EVENT_SUBJECTS, newId } from '#contracts';
import type { EventConsumer } from './on-events.js';

export const STREAM = 'EVENTS';
export const MAX_ACK_PENDING = 256;
const ACK_WAIT_MS = 30_000;
const DAY_MS = 24 * 60 * 60 * 1_000;
const EPOCH = 'keyward-epoch';
const EPOCH_OF = 'keyward-epoch-of';
const MADE_BY = 'keyward-declared';

/** Settings as they must be. What somebody could add, and must not, is named as undefined. */
export type Declaration<Config> = { readonly [Name in keyof Config]?: Config[Name] | undefined };

export const streamDeclaration: Declaration<StreamConfig> = {
  name: STREAM,
  subjects: [EVENT_SUBJECTS],
  storage: StorageType.File,
  retention: RetentionPolicy.Limits,
  discard: DiscardPolicy.New,
  max_age: nanos(7 * DAY_MS),
  max_msgs: -1,
  max_bytes: -1,
  max_msg_size: -1,
  max_msgs_per_subject: -1,
  duplicate_window: nanos(2 * 60 * 1_000),
  deny_delete: true,
  deny_purge: true,
  sealed: false,
  no_ack: false,
  republish: undefined,
  subject_transform: undefined,
};

/** As a durable consumer must be. Where it began to read is not part of it. */
export function consumerDeclaration({ durable, filter }: EventConsumer): Declaration<ConsumerConfig> {
  return {
    durable_name: durable,
    filter_subject: filter,
    filter_subjects: undefined,
    ack_policy: AckPolicy.Explicit,
    replay_policy: ReplayPolicy.Instant,
    ack_wait: nanos(ACK_WAIT_MS),
    max_deliver: -1,
    max_ack_pending: MAX_ACK_PENDING,
    backoff: undefined,
    headers_only: false,
    pause_until: undefined,
  };
}

/** Marks what was made here: what somebody else made in its place may have begun to read anywhere. */
export const consumerMark = { [MADE_BY]: '1' } as const;

/** @param floor the last place in the stream before which all is acknowledged; null to read all there is. */
export function startAfter(floor: number | null): Partial<ConsumerConfig> {
  if (floor === null) return { deliver_policy: DeliverPolicy.All };
  return { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: floor + 1 };
}

export function isMarked({ metadata }: ConsumerConfig): boolean {
  return metadata?.[MADE_BY] !== undefined;
}

/** The names of the settings that are not as declared. A setting that is off may also be not there. */
export function differing<Config extends object>(present: Config, declared: Declaration<Config>): readonly string[] {
  const names = Object.keys(declared) as (keyof Config & string)[];
  return names.filter((name) => settingOf(present[name]) !== settingOf(declared[name]));
}

function settingOf(value: unknown): string {
  return value === undefined || value === null || value === false ? 'off' : JSON.stringify(value);
}

/** One life of the stream: what was told in another one is not in it. */
export interface StreamEpoch {
  /** `stm_…`, given when it was first seen. */
  readonly id: string;
  readonly stream: string;
  /** When JetStream made the stream. */
  readonly created: string;
}

/** Null where the stream has none that is its own: a copy brings along that of another. */
export function epochOf({ config, created }: StreamInfo): StreamEpoch | null {
  const { [EPOCH]: id, [EPOCH_OF]: of } = config.metadata ?? {};
  return id !== undefined && of === created ? { id, stream: config.name, created } : null;
}

/** The metadata that give it a new one. */
export function withNewEpoch({ config, created }: StreamInfo): Readonly<Record<string, string>> {
  return { ...config.metadata, [EPOCH]: newId('stm'), [EPOCH_OF]: created };
}
