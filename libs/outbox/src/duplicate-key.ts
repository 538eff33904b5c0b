/** Whether MongoDB refused a write because a unique value is taken. */
export function isDuplicateKey(failure: unknown): boolean {
  return failure instanceof Error && 'code' in failure && failure.code === 11000;
}
