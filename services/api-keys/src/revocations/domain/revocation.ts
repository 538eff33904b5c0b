/** How a revocation went, as it is kept for a day. */
export interface RevocationRecord {
  /** The revision: the id of the event of the change. */
  readonly _id: string;
  readonly projectId: string | null;
  /** The user who asked for it; null: Keyward itself. */
  readonly by: string | null;
  /** Verifiers that had a lease, or might have. */
  readonly verifiers: number;
  /** Those of them that said that they had applied it. The leases of the others were over by the end. */
  readonly applied: number;
  readonly slowestMs: number;
  readonly at: Date;
}
