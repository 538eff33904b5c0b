/** One entry of the catalogue: codes are for ever, texts are not. */
export interface ProblemKind {
  readonly status: number;
  readonly title: string;
  /** What the caller can do next. */
  readonly next: string;
}
