import type { Verification } from '#verifier';

/** What a key is presented for. */
export interface Use {
  /** The id of the service, `svc_…`. Without one: whether the key holds at all. */
  readonly service?: string | undefined;
  /** The address its holder calls from. A key that is confined to networks is refused where it is not told. */
  readonly clientIp?: string | undefined;
  /** Uses that it counts for: 1 unless told. 0 asks whether the key holds, and uses nothing. */
  readonly cost?: number | undefined;
}

type WithoutMember<Told> = Told extends { readonly memberId: string } ? Omit<Told, 'memberId'> : Told;

/** Whether a key holds (`valid`), why or why not (`code`, for ever stable), and whose it is. */
export type Verdict = WithoutMember<Verification>;

/** Whoever presented a key that holds: `keyId`, `projectId`, `userId`, `role`, `services`, `metadata`, … */
export type Caller = Extract<Verdict, { readonly valid: true }>;

/** Says whether keys hold, be it in this process (`verifier`) or by asking Keyward (`remoteVerifier`). */
export interface KeyVerifier {
  /** @throws VerifierUnavailable where it cannot be found out: let nobody in. */
  verify(text: string, use?: Use): Verdict | Promise<Verdict>;
}
