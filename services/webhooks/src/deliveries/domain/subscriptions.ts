import {
  webhookChanged,
  webhookCreated,
  webhookDeleted,
  webhookDisabled,
  type EditWebhookBody,
  type KeywardEvent,
} from '#contracts';
import { isWanted } from '../../webhooks/domain/wanted-types.js';

/** What a webhook is to be sent, as the log tells it. */
export interface Subscription {
  readonly projectId: string;
  /** Empty: every event. */
  readonly types: readonly string[];
  readonly enabled: boolean;
}

/**
 * Who wants what at one position of the log. It follows from the log alone: so which events a webhook is sent does not
 * depend on when they are read, and is the same when they are read again.
 */
export class Subscriptions {
  private readonly byProject = new Map<string, Map<string, Subscription>>();

  constructor(known: Iterable<readonly [webhookId: string, Subscription]>) {
    for (const [webhookId, subscription] of known) this.set(webhookId, subscription);
  }

  /** As they are now: whoever goes on with it leaves these where they are. */
  copy(): Subscriptions {
    return new Subscriptions([...this.byProject.values()].flatMap((known) => [...known]));
  }

  /** Goes on by one event. @returns the webhook it is about, if it is about one, and what that wants from now on. */
  take(event: KeywardEvent): readonly [webhookId: string, Subscription | null] | null {
    const { type, subject, projectid: projectId } = event;
    if (projectId === undefined || !followed.has(type)) return null;
    const present = this.byProject.get(projectId)?.get(subject) ?? { projectId, types: [], enabled: false };
    if (type === webhookDeleted.type) {
      this.byProject.get(projectId)?.delete(subject);
      return [subject, null];
    }
    const { types = present.types, enabled = present.enabled } = (event.data.after ?? {}) as EditWebhookBody;
    const next = { projectId, types, enabled };
    this.set(subject, next);
    return [subject, next];
  }

  /** Of the event's project. */
  wanting({ type, projectid: projectId }: KeywardEvent): readonly string[] {
    const known = projectId === undefined ? undefined : this.byProject.get(projectId);
    if (known === undefined) return [];
    return [...known].filter(([, { enabled, types }]) => enabled && isWanted(type, types)).map(([id]) => id);
  }

  private set(webhookId: string, subscription: Subscription): void {
    const { projectId } = subscription;
    const known = this.byProject.get(projectId) ?? new Map<string, Subscription>();
    this.byProject.set(projectId, known.set(webhookId, subscription));
  }
}

const followed: ReadonlySet<string> = new Set([
  webhookChanged.type,
  webhookCreated.type,
  webhookDeleted.type,
  webhookDisabled.type,
]);
