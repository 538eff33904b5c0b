/** A request, as far as a key may stand in it. */
export interface PresentedRequest {
  /** By names in lower case; best with each value by itself, as `headersDistinct` of Node has them. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The address it comes from, behind whatever proxies are trusted. */
  readonly clientIp?: string | undefined;
}

/** A key, the reason why there is none, or why there is none that may be used. */
export type Presented = { readonly text: string } | { readonly code: 'missing' | 'ambiguous' | 'malformed' };

const OURS = 'kw_';
const bearer = /^bearer +(\S+) *$/i;

/**
 * The key of a request: from X-API-Key, which takes any, or from Authorization: Bearer, which takes those that Keyward
 * made (`kw_…`), as other tokens are for others. Two of them are refused: a proxy may have looked at the other one.
 */
export function presentedBy({ headers }: PresentedRequest): Presented {
  const tokens = valuesOf(headers['authorization']).map((value) => bearer.exec(value)?.[1] ?? '');
  const ours = tokens.filter((token) => token.startsWith(OURS));
  const [text, ...others] = [...valuesOf(headers['x-api-key']), ...ours];
  if (others.length > 0) return { code: 'ambiguous' };
  if (text !== undefined) return { text };
  return { code: tokens.some((token) => token !== '') ? 'malformed' : 'missing' };
}

function valuesOf(header: string | readonly string[] | undefined): readonly string[] {
  return header === undefined ? [] : [header].flat();
}
