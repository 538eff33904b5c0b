import { parseKeyText } from '#key-text';
import { VerifierUnavailable } from '#verifier';
import type { ApiKeys } from '../client/api-keys.js';
import type { KeyVerifier, Verdict } from './key-verifier.js';

type View = Awaited<ReturnType<ApiKeys['verify']>>;

/** As the verify call takes it. */
const LONGEST_TEXT = 200;
const OURS = 'kw_';
/** Somebody waits to be let in. */
const ANSWER_WITHIN_MS = 3_000;

/**
 * Verifies keys by asking Keyward about each use: for whoever cannot reach NATS. The client is one whose key has the
 * scope `verify`; other keys than those of its project are unknown to it.
 */
export function remoteVerifier({ apiKeys }: { readonly apiKeys: Pick<ApiKeys, 'verify'> }): KeyVerifier {
  return {
    verify: async (text, use) => {
      if (isTypo(text)) return { valid: false, code: 'malformed' };
      try {
        return verdictIn(await apiKeys.verify(text, use, AbortSignal.timeout(ANSWER_WITHIN_MS)));
      } catch (cause) {
        throw new VerifierUnavailable({ cause });
      }
    },
  };
}

function isTypo(text: string): boolean {
  return text.length > LONGEST_TEXT || (text.startsWith(OURS) && parseKeyText(text) === null);
}

/** @throws Error where less is told of a key than has to be: what is not understood lets nobody in. */
function verdictIn({ valid, code, ...view }: View): Verdict {
  if (!valid && (code === 'malformed' || code === 'unknown')) return { valid, code };
  const { keyId, projectId, userId, role, kind, expiresAt } = view;
  if (!keyId || !projectId || !userId || !role || !kind || !expiresAt) throw new Error('the answer tells too little');
  const told = {
    keyId,
    projectId,
    userId,
    role,
    kind,
    expiresAt: Date.parse(expiresAt),
    metadata: view.metadata ?? {},
    services: view.services ?? [],
    platformScopes: view.platformScopes ?? [],
    previousText: view.previousText ?? false,
    remainingUses: view.remainingUses ?? null,
    rateLimit: view.rateLimit ?? null,
  };
  if (valid) return { ...told, valid, code: 'valid' };
  if (code === 'valid' || code === 'malformed' || code === 'unknown') throw new Error('the answer contradicts itself');
  return { ...told, valid, code };
}
