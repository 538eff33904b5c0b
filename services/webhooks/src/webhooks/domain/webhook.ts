import { hash } from 'node:crypto';
import { Problem, type EditWebhookBody, type WebhookView } from '#contracts';

/** Sealed under the key of the service: see `Secrets`. */
export interface SealedSecret {
  readonly sealed: string;
  /** Until then it signs beside the present one; null of the present one. */
  readonly until: Date | null;
}

/** What its manager sets. */
export interface WebhookSettings {
  readonly url: string;
  /** Empty: every event. */
  readonly types: readonly string[];
  readonly enabled: boolean;
  readonly description: string;
}

export interface Webhook extends WebhookSettings {
  readonly _id: string;
  readonly projectId: string | null;
  readonly ver: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** The present one first; none once it is deleted. */
  readonly secrets: readonly SealedSecret[];
  readonly deletedAt: Date | null;
}

/**
 * Narrows what the store found to a webhook of the project.
 * @throws Problem `webhook.not-found`, of another project's too.
 */
export function assertThere<Found extends Webhook>(
  webhook: Found | null,
  projectId: string,
): asserts webhook is Found & { readonly projectId: string } {
  if (webhook === null || webhook.projectId !== projectId || webhook.deletedAt !== null) {
    throw new Problem('webhook.not-found');
  }
}

/** Those that sign at this moment, the present one first. */
export function signingSecrets({ secrets }: Pick<Webhook, 'secrets'>, now: Date): readonly string[] {
  return secrets.filter(({ until }) => until === null || until > now).map(({ sealed }) => sealed);
}

/** The secrets after a rotation: one that was still in its grace ends at once. */
export function rotated({ secrets }: Webhook, sealed: string, graceSeconds: number, now: Date): SealedSecret[] {
  const present = secrets.find(({ until }) => until === null);
  const until = new Date(now.getTime() + graceSeconds * 1_000);
  const former = present === undefined || graceSeconds === 0 ? [] : [{ sealed: present.sealed, until }];
  return [{ sealed, until: null }, ...former];
}

export function previousSecretUntil({ secrets }: Pick<Webhook, 'secrets'>, now: Date): string | null {
  const former = secrets.find(({ until }) => until !== null && until > now);
  return former?.until?.toISOString() ?? null;
}

/** What an edit changes, before and after; null where it changes nothing. */
export function changeOf(webhook: Webhook, wished: EditWebhookBody) {
  const names = ['url', 'types', 'enabled', 'description'] as const;
  const changed = names.filter((name) => {
    const value = wished[name];
    return value !== undefined && JSON.stringify(value) !== JSON.stringify(webhook[name]);
  });
  if (changed.length === 0) return null;
  const pick = (source: EditWebhookBody): EditWebhookBody =>
    Object.fromEntries(changed.map((name) => [name, source[name]]));
  return { set: pick(wished), before: toldOf(pick(webhook)), after: toldOf(pick(wished)) };
}

/** As events tell it: of the address no more than where it leads, as its path may be as good as a password. */
function toldOf<Settings extends EditWebhookBody>({ url, ...others }: Settings) {
  return { ...(url !== undefined && toldAddress(url)), ...others };
}

function toldAddress(url: string): { readonly origin: string; readonly addressDigest: string } {
  return { origin: new URL(url).origin, addressDigest: hash('sha256', url, 'base64url') };
}

/** All of it, as events tell it. */
export function toldWhole({ url, types, enabled, description }: WebhookSettings) {
  return { ...toldAddress(url), types, enabled, description };
}

export function toWebhookView(webhook: Webhook, now: Date): WebhookView {
  const { _id, projectId, url, types, enabled, description, ver, createdAt, updatedAt } = webhook;
  return {
    id: _id,
    projectId: projectId ?? '',
    url,
    types,
    enabled,
    description,
    previousSecretUntil: previousSecretUntil(webhook, now),
    version: ver,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
