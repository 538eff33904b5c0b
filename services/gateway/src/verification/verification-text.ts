import type { Verification } from '#verifier';

/** Lists are shared by what a verifier keeps, and never changed: each is written once. */
const textByList = new WeakMap<readonly string[], string>();

/**
 * What `VerificationView` says of it, as JSON. Written by hand, in a third of the time: ids, codes and roles have no
 * character that JSON would escape.
 */
export function textOf(verification: Verification): string {
  if (!('keyId' in verification)) return JSON.stringify(verification);
  const { valid, code, keyId, projectId, userId, role, services, expiresAt, kind, platformScopes } = verification;
  const { remainingUses, previousText, metadata, rateLimit } = verification;
  const limit = rateLimit === null ? '' : `,"rateLimit":${JSON.stringify(rateLimit)}`;
  const wait = rateLimit === null || code !== 'rate-limited' ? '' : `,"retryAfterSeconds":${rateLimit.resetSeconds}`;
  return (
    `{"valid":${valid},"code":"${code}","keyId":"${keyId}","projectId":"${projectId}","userId":"${userId}",` +
    `"role":"${role}","services":${listText(services)},"expiresAt":"${new Date(expiresAt).toISOString()}",` +
    `"kind":"${kind}","platformScopes":${listText(platformScopes)},"remainingUses":${remainingUses},` +
    `"previousText":${previousText},"metadata":${JSON.stringify(metadata)}${limit}${wait}}`
  );
}

function listText(list: readonly string[]): string {
  const known = textByList.get(list);
  if (known !== undefined) return known;
  const text = JSON.stringify(list);
  textByList.set(list, text);
  return text;
}
