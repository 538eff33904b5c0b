import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { tap, type Observable } from 'rxjs';

/**
 * Gives an answer with one thing that has a `version` that version as its ETag (RFC 9110 §8.8.3). Stands at the
 * controller, so that it sees what is sent: the answer of an `@Idempotent` route without its wrapping.
 */
@Injectable()
export class VersionTagInterceptor implements NestInterceptor<unknown, unknown> {
  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      tap((body) => {
        if (hasVersion(body)) void reply.header('etag', `"${body.version}"`);
      }),
    );
  }
}

function hasVersion(body: unknown): body is { readonly version: number } {
  return typeof body === 'object' && body !== null && 'version' in body && typeof body.version === 'number';
}
