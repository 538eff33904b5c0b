import type { FastifyRequest } from 'fastify';
import { Problem } from '#contracts';

const DEEPEST = 32;
const forbiddenNames = new Set(['__proto__', 'constructor', 'prototype']);
/** A string that never ends reaches to the end: tried anew at each of its quotes, it would take quadratic time. */
const stringForm = /"(?:[^"\\]|\\.?)*"?/gs;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a body as I-JSON (RFC 7493): valid UTF-8, no member twice, no NUL and no lone surrogate in a string,
 * no number that a double cannot hold.
 * @throws Problem `request.malformed`, or `request.unsupported-media-type` for another charset.
 */
export function readJsonBody(
  request: FastifyRequest,
  body: Buffer,
  done: (failure: Error | null, value?: unknown) => void,
): void {
  try {
    const charset = /;\s*charset="?([^";]+)/i.exec(request.headers['content-type'] ?? '')?.[1];
    const isUtf8 = charset === undefined || charset.trim().toLowerCase() === 'utf-8';
    if (!isUtf8) throw new Problem('request.unsupported-media-type');
    // Many clients name a type even where they send nothing: whether a body is needed, the route says.
    done(null, body.length === 0 ? undefined : parse(body));
  } catch (failure) {
    done(failure instanceof Problem ? failure : new Problem('request.malformed', [], { cause: failure }));
  }
}

function parse(body: Buffer): unknown {
  const text = utf8.decode(body);
  const outline = text.replaceAll(stringForm, '');
  assertNotDeep(outline);
  let members = 0;
  const value: unknown = JSON.parse(text, function (this: unknown, name, value: unknown) {
    if (!Array.isArray(this)) members += 1;
    assertAcceptable(name, value);
    return value;
  });
  // The parser keeps one of two members with the same name: then there are more colons than members and the root.
  if (members - 1 !== outline.split(':').length - 1) throw new Problem('request.malformed');
  return value;
}

/** Before parsing: the parser is recursive, a counter is not. */
function assertNotDeep(outline: string): void {
  let depth = 0;
  for (const [bracket] of outline.matchAll(/[[{\]}]/g)) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1;
    if (depth > DEEPEST) throw new Problem('request.malformed');
  }
}

function assertAcceptable(name: string, value: unknown): void {
  const exact = typeof value !== 'number' || (Number.isFinite(value) && isExact(value));
  if (!exact || forbiddenNames.has(name) || !isText(name) || (typeof value === 'string' && !isText(value))) {
    throw new Problem('request.malformed');
  }
}

function isExact(number: number): boolean {
  return !Number.isInteger(number) || Number.isSafeInteger(number);
}

function isText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}
