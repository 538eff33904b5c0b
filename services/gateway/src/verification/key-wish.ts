import { isIP } from 'node:net';

const HIGHEST_COST = 1_000_000;

/** Members in the order of the contract, strings in plain ASCII without an escape. */
const usualBody =
  /^\{ ?"key": ?"([ !#-[\]-~]{1,200})"(?:, ?"service": ?"(svc_[0-9A-Za-z]{22})")?(?:, ?"clientIp": ?"([0-9A-Fa-f.:]{2,45})")?(?:, ?"cost": ?(0|[1-9]\d{0,6}))? ?\}$/;

/** A question about a key that keeps the contract (`VerifyApiKeyBody`). */
export class KeyWish {
  constructor(
    readonly key: string,
    readonly service: string | undefined,
    readonly clientIp: string | undefined,
    readonly cost: number | undefined,
  ) {}
}

/**
 * Reads a body as nearly everybody sends it, in a fraction of the time that reading any takes. Null for whatever is not
 * of that kind, be it wrong or only unusual: who reads any body decides about that.
 */
export function usualWish(body: Buffer): KeyWish | null {
  const [, key, service, clientIp, digits] = usualBody.exec(body.toString('latin1')) ?? [];
  if (key === undefined || (clientIp !== undefined && isIP(clientIp) === 0)) return null;
  const cost = digits === undefined ? undefined : Number(digits);
  return cost === undefined || cost <= HIGHEST_COST ? new KeyWish(key, service, clientIp, cost) : null;
}
