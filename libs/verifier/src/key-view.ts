import { platformScopesOf, servicesOf, type KeyFacts, type PlatformScope } from './authority.js';
import { Digested } from './digest-table.js';
import type { Holder } from './holders.js';
import type { FilledKey } from './protocol.js';
import type { KeyKind, RateLimit, Role } from './snapshot.js';

const nothing: readonly never[] = [];
const noMetadata: Readonly<Record<string, string>> = {};

/** What most keys do without, so that only those that have any of it pay for it. */
interface Unusual {
  readonly scopes: readonly string[] | null;
  readonly platformScopes: readonly PlatformScope[];
  readonly allowedCidrs: readonly string[];
  readonly rateLimit: RateLimit | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly countsUses: boolean;
  readonly disabled: boolean;
  readonly deleted: boolean;
  /** Milliseconds since 1970; Infinity for the present text. */
  readonly until: number;
  /** What `scopes` leave of `granted`, as long as that stays the same list. */
  services: readonly string[];
  granted: readonly string[] | null;
}

/** Numbers up to this are kept in the view itself; larger ones would be somewhere else in memory. */
const SMALL = 2 ** 30;

/**
 * One text of a key, and what its use is decided on. A million of them are kept: each field counts, and so does each
 * place in memory that is looked at.
 */
export class KeyView extends Digested implements KeyFacts {
  private constructor(
    readonly holder: Holder,
    private readonly unusual: Unusual | null,
    /** `expiresAt` in two parts. */
    private readonly expiryHigh: number,
    private readonly expiryLow: number,
    readonly keyId: string,
    /** Uses for `service` since they were gathered last. */
    public calls: number,
    public service: string | null,
    readonly ver: number,
    /** The text's digest, as it is looked up by. */
    index: string,
  ) {
    super(index);
  }

  static of(index: string, key: FilledKey, holder: Holder): KeyView {
    const { expiresAt, keyId, ver } = key;
    const high = Math.floor(expiresAt / SMALL);
    return new KeyView(holder, unusualOf(key), high, expiresAt - high * SMALL, keyId, 0, null, ver, index);
  }

  /** Milliseconds since 1970. */
  get expiresAt(): number {
    return this.expiryHigh * SMALL + this.expiryLow;
  }

  get role(): Role {
    return this.holder.role;
  }

  get kind(): KeyKind {
    return this.holder.kind;
  }

  get scopes(): readonly string[] | null {
    return this.unusual === null ? null : this.unusual.scopes;
  }

  get platformScopes(): readonly PlatformScope[] {
    return this.unusual === null ? this.holder.platformScopes : this.unusual.platformScopes;
  }

  get allowedCidrs(): readonly string[] {
    return this.unusual === null ? nothing : this.unusual.allowedCidrs;
  }

  get rateLimit(): RateLimit | null {
    return this.unusual === null ? null : this.unusual.rateLimit;
  }

  get metadata(): Readonly<Record<string, string>> {
    return this.unusual === null ? noMetadata : this.unusual.metadata;
  }

  get countsUses(): boolean {
    return this.unusual !== null && this.unusual.countsUses;
  }

  get disabled(): boolean {
    return this.unusual !== null && this.unusual.disabled;
  }

  get deleted(): boolean {
    return this.unusual !== null && this.unusual.deleted;
  }

  get isPrevious(): boolean {
    return this.unusual !== null && this.unusual.until !== Infinity;
  }

  /** Until when it is a text of the key at all; Infinity for the present one. */
  get until(): number {
    return this.unusual === null ? Infinity : this.unusual.until;
  }

  /** Whether it is another project's than this one. A key is of one project for good. */
  isElsewhere(projectId: string | undefined): boolean {
    return projectId !== undefined && projectId !== this.holder.projectId;
  }

  /** Ids of the services the key authorises now. */
  get services(): readonly string[] {
    const granted = this.holder.services;
    const { unusual } = this;
    if (unusual === null || unusual.scopes === null) return granted;
    if (unusual.granted !== granted) {
      unusual.services = servicesOf(unusual.scopes, granted);
      unusual.granted = granted;
    }
    return unusual.services;
  }
}

function unusualOf(key: FilledKey): Unusual | null {
  const { scopes, allowedCidrs, rateLimit, metadata, countsUses, disabled, deleted, text, previousUntil } = key;
  const isPlain = scopes === null && allowedCidrs.length === 0 && rateLimit === null && !countsUses;
  const isNow = !disabled && !deleted && text === 'present';
  if (isPlain && isNow && Object.keys(metadata).length === 0) return null;
  return {
    scopes,
    platformScopes: platformScopesOf(key),
    allowedCidrs,
    rateLimit,
    metadata,
    countsUses,
    disabled,
    deleted,
    until: text === 'previous' ? (previousUntil ?? 0) : Infinity,
    services: nothing,
    granted: null,
  };
}
