import type { Caller, KeyVerifier, Use, Verdict } from '../src/index.js';

export const caller: Caller = {
  valid: true,
  code: 'valid',
  keyId: 'key_1',
  projectId: 'prj_1',
  userId: 'usr_1',
  role: 'user',
  kind: 'standard',
  expiresAt: Date.parse('2030-01-01'),
  metadata: {},
  services: ['svc_a'],
  platformScopes: [],
  previousText: false,
  remainingUses: null,
  rateLimit: null,
};

/** Says of every key what a test wants, and remembers what it was asked. */
export class PlayedVerifier implements KeyVerifier {
  readonly asked: { readonly text: string; readonly use: Use | undefined }[] = [];
  says: Verdict | Error = caller;

  verify(text: string, use?: Use): Promise<Verdict> {
    this.asked.push({ text, use });
    return this.says instanceof Error ? Promise.reject(this.says) : Promise.resolve(this.says);
  }
}
