import { isId, Problem } from '#contracts';
import type { NotedUses, NoteUsesRequest } from '#verifier';

/** As many as any verifier sends at once, and some more. */
const MOST_OF_A_MESSAGE = 1_000;
const LONGEST_TEXT = 100;

/**
 * What cannot be stored would be tried to be stored for ever.
 * @throws Problem `request.malformed`.
 */
export function assertStorable({ uses }: NoteUsesRequest): void {
  const areStorable = Array.isArray(uses) && uses.length <= MOST_OF_A_MESSAGE && uses.every(isStorable);
  if (!areStorable) throw new Problem('request.malformed');
}

function isStorable({ keyId, service, calls, lastUsedAt, staleAddress = '' }: NotedUses): boolean {
  const isKey = typeof keyId === 'string' && isId('key', keyId);
  const areNumbers = Number.isSafeInteger(calls) && calls > 0 && Number.isSafeInteger(lastUsedAt) && lastUsedAt >= 0;
  return isKey && areNumbers && isShort(service ?? '') && isShort(staleAddress);
}

function isShort(text: string): boolean {
  return typeof text === 'string' && text.length <= LONGEST_TEXT;
}
