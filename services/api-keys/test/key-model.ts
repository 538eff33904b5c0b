import type { VerificationCode } from '#contracts';

const DAY_MS = 86_400_000;

/** The policy every project has that set none of its own, as product and README tell it. */
const LONGEST_EXTENSION_DAYS = 365;

/** What may be done to a key. */
export type Deed =
  | { readonly do: 'extend'; readonly days: number }
  | { readonly do: 'rotate'; readonly graceSeconds: number; readonly digest: string }
  | { readonly do: 'disable' | 'enable' | 'delete' }
  | { readonly do: 'confine'; readonly scopes: readonly string[] | null };

/** A text of a key: until when it holds; null for the present one, which has no end of its own. */
interface Text {
  readonly digest: string;
  readonly until: number | null;
}

/**
 * A key as one would explain it to somebody, written without a look at the service: what its life is compared with.
 * Times are milliseconds since the epoch.
 */
export interface ModelKey {
  readonly expiresAt: number;
  readonly disabled: boolean;
  readonly deleted: boolean;
  readonly scopes: readonly string[] | null;
  readonly texts: readonly Text[];
}

export function newborn(digest: string, expiresAt: number): ModelKey {
  return { expiresAt, disabled: false, deleted: false, scopes: null, texts: [{ digest, until: null }] };
}

/** The key after the deed; null where the deed is refused. The same key where there is nothing to do. */
export function after(key: ModelKey, deed: Deed, now: number): ModelKey | null {
  if (key.deleted) return deed.do === 'delete' ? key : null;
  switch (deed.do) {
    case 'extend':
      if (deed.days > LONGEST_EXTENSION_DAYS) return null;
      return { ...key, expiresAt: Math.max(key.expiresAt, now) + deed.days * DAY_MS };
    case 'rotate':
      return key.expiresAt <= now ? null : rotated(key, deed, now);
    case 'disable':
      return key.disabled ? key : { ...key, disabled: true };
    case 'enable':
      return key.disabled ? { ...key, disabled: false } : key;
    case 'delete':
      return { ...key, deleted: true };
    case 'confine':
      return JSON.stringify(key.scopes) === JSON.stringify(deed.scopes) ? key : { ...key, scopes: deed.scopes };
  }
}

/** What somebody is told who presents this text at this moment, for this service if for any. */
export function codeFor(
  key: ModelKey,
  digest: string,
  granted: readonly string[],
  service: string | undefined,
  now: number,
): VerificationCode {
  const text = key.texts.find((each) => each.digest === digest);
  if (text === undefined || (text.until !== null && text.until <= now)) return 'unknown';
  if (key.deleted) return 'deleted';
  if (key.disabled) return 'disabled';
  if (key.expiresAt <= now) return 'expired';
  if (service === undefined) return 'valid';
  return granted.includes(service) && (key.scopes?.includes(service) ?? true) ? 'valid' : 'service-not-granted';
}

/** Only one text from before holds, and only in its grace. */
function rotated(key: ModelKey, { graceSeconds, digest }: Deed & { do: 'rotate' }, now: number): ModelKey {
  const present = key.texts.find(({ until }) => until === null);
  const former = present === undefined || graceSeconds === 0 ? [] : [{ ...present, until: now + graceSeconds * 1_000 }];
  return { ...key, texts: [...former, { digest, until: null }] };
}
