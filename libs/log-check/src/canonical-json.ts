/**
 * The one way to write this value as JSON (RFC 8785): members by the code units of their names, no blanks. Of numbers and
 * texts, JSON.stringify has that form already. Members that are undefined are left out.
 * @throws TypeError for a text with half a surrogate pair: UTF-8 cannot hold it.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return written(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = value as Readonly<Record<string, unknown>>;
  let text = '';
  for (const name of Object.keys(members).sort()) {
    const member = members[name];
    if (member !== undefined) text += `${text === '' ? '' : ','}${written(name)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
}

function written(text: string): string {
  if (!text.isWellFormed()) throw new TypeError('half a surrogate pair');
  return JSON.stringify(text);
}

/** What a line says; undefined where it is no JSON, or is not written in the one way there is for it. */
export function parseCanonical(line: Uint8Array): unknown {
  const text = Buffer.from(line.buffer, line.byteOffset, line.byteLength).toString('utf8');
  try {
    const value = JSON.parse(text) as unknown;
    // Bytes are compared: what is no UTF-8 reads as if it were something else.
    return Buffer.from(canonicalJson(value)).equals(line) ? value : undefined;
  } catch {
    return undefined;
  }
}
