/** Whether MongoDB refused a write because a unique value is taken: any, or that of the given field. */
export function isDuplicateKey(failure: unknown, field?: string): boolean {
  if (!(failure instanceof Error) || !('code' in failure) || failure.code !== 11000) return false;
  return field === undefined || field in keyPatternOf(failure);
}

function keyPatternOf(failure: Error & { keyPattern?: unknown }): object {
  return typeof failure.keyPattern === 'object' && failure.keyPattern !== null ? failure.keyPattern : {};
}
