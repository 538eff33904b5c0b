import { applyDecorators, createParamDecorator, UseInterceptors, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import canonicalize from 'canonicalize';
import type { FastifyRequest } from 'fastify';
import { hash } from 'node:crypto';
import { Problem, type Idempotency } from '#contracts';
import { ReplayInterceptor } from './replay.interceptor.js';

const HEADER = 'idempotency-key';
const LONGEST = 255;

/** The caller's wish that this request takes effect once. */
export interface Once {
  /** The header's value: a secret of the caller, as it opens what is sealed under it. */
  readonly value: string;
  readonly idempotency: Idempotency;
}

/** Marks a route that needs an Idempotency-Key, and whose method returns a `Replayable`. */
export function Idempotent(): MethodDecorator {
  return applyDecorators(
    UseInterceptors(ReplayInterceptor),
    ApiHeader({
      name: 'Idempotency-Key',
      required: true,
      description:
        'A quoted string of 1 to 255 visible ASCII characters, best a fresh UUID; the same on every retry of one request. Kept for 24 hours.',
      schema: { type: 'string', example: '"8e03978e-40d5-43e8-bc93-6894a57f9324"' },
    }),
  );
}

/** @throws Problem `idempotency.key-missing` or `idempotency.key-malformed`. */
export const TakenOnce = createParamDecorator((_: unknown, context: ExecutionContext): Once => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const value = valueOf(request.headers[HEADER]);
  const principal = request.actor?.key?.keyId ?? request.actor?.userId ?? '';
  const path = request.url.split('?', 1)[0] ?? '';
  const project = (request.params as { readonly projectId?: string }).projectId ?? '';
  return {
    value,
    idempotency: {
      key: digest([principal, project, value]),
      fingerprint: digest([request.method, path, canonicalize(request.body ?? null) ?? '']),
    },
  };
});

/** A string of Structured Fields (RFC 9651 §3.3.3). */
function valueOf(header: string | string[] | undefined): string {
  if (header === undefined) throw new Problem('idempotency.key-missing');
  const [, quoted] = /^"((?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/.exec(String(header)) ?? [];
  const value = quoted?.replaceAll(/\\(.)/g, '$1');
  if (value === undefined || value.length === 0 || value.length > LONGEST) {
    throw new Problem('idempotency.key-malformed');
  }
  return value;
}

function digest(parts: readonly string[]): string {
  return hash('sha256', JSON.stringify(parts), 'base64url');
}
