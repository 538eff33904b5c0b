import type { WishedUse } from './authority.js';
import type { KeySnapshot, MemberSnapshot, OwnerSnapshot, ProjectSnapshot } from './snapshot.js';
import type { Verification } from './verification.js';

/** One request over NATS; the shape of a command of the platform, whose contracts this room does not know. */
interface VerifierCommand<Request, Reply> {
  /** Also the NATS subject. */
  readonly subject: string;
  readonly body: null;
  /** Only for the compiler. */
  readonly types?: { request: Request; reply: Reply };
}

function command<Request, Reply>(subject: string): VerifierCommand<Request, Reply> {
  return { subject, body: null };
}

/** What is known of a text that somebody presents. The text itself never travels. */
export interface PresentedText {
  /** Null for a text that was made elsewhere, and names no key. */
  readonly keyId: string | null;
  /** SHA-256 of the text, base64url. */
  readonly digest: string;
}

/** A key, and which of its texts was asked for. */
export interface FilledKey extends KeySnapshot {
  readonly text: 'present' | 'previous';
  /** Milliseconds since 1970; null for the present text. */
  readonly previousUntil: number | null;
}

export interface FilledView {
  /** Told too where it is deleted, disabled or expired, so that the reason is known. */
  readonly key: FilledKey;
  readonly member: MemberSnapshot;
  readonly project: ProjectSnapshot;
  readonly owner: OwnerSnapshot;
}

/** A wrong secret of a key that there is, is answered as no key at all. */
export type FillReply = FilledView | { readonly key: null };

/** The key with this text, as it is at the earliest when the request was sent. */
export const fillView = command<PresentedText, FillReply>('api-keys.fill-view');

/** Of a key, that it changed: whoever keeps an older version of it drops it. */
export interface KeyChange {
  readonly keyId: string;
  readonly ver: number;
}

export interface Changes {
  readonly keys: readonly KeyChange[];
  readonly members: readonly MemberSnapshot[];
  readonly projects: readonly ProjectSnapshot[];
  readonly owners: readonly OwnerSnapshot[];
}

export interface RenewLeaseRequest {
  /** The same for the life of a verifier. */
  readonly verifier: string;
}

/** Everything that changed in the last 10 s, read after the lease was written down. */
export interface Renewal extends Changes {
  /** Another than before where leases or changes may have been lost: nothing from before counts any more. */
  readonly epoch: string;
}

/** The origin writes the lease down first, then reads. */
export const renewLease = command<RenewLeaseRequest, Renewal>('api-keys.renew-lease');

/** Of a verifier that stops: no revocation needs to wait for it. Answers with null. */
export const releaseLease = command<RenewLeaseRequest, null>('api-keys.release-lease');

/** A use that only the origin can decide, as it counts down. Counted there, and noted as a use. */
export interface DecideRequest extends PresentedText, WishedUse {
  /** A key of another project is unknown, and not used; any project's where this is left out. */
  readonly projectId?: string;
  /** Uses that it counts for; 0 asks, and uses nothing. */
  readonly cost: number;
}

export const decideUse = command<DecideRequest, Verification>('api-keys.decide');

/** Uses of a key that held, since they were last told. */
export interface NotedUses {
  readonly keyId: string;
  readonly service: string | null;
  readonly calls: number;
  /** Milliseconds since 1970, to the second. */
  readonly lastUsedAt: number;
  /** Of uses of the text from before a rotation: where from, or `unknown`. */
  readonly staleAddress?: string;
}

export interface NoteUsesRequest {
  readonly uses: readonly NotedUses[];
}

/** May come twice where its answer was lost: these are statistics. */
export const noteUses = command<NoteUsesRequest, null>('api-keys.note-uses');

/** Published by the origin, and acknowledged once it has been applied. */
export const PUSH_SUBJECT = 'rev.v1.push';

export interface Push extends Changes {
  /** Of the revocation. */
  readonly revision: string;
  /** The subject on which it waits to hear who has applied it. */
  readonly ackTo: string;
}

export interface Acknowledgement {
  readonly verifier: string;
  readonly revision: string;
}
