import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';
import { currentRequest, inRequest } from '#contracts';

/** As long again as any other request has: leases of verifiers that do not answer may have to end first. */
const MORE_MS = 3_000;

const NO_CONTENT = 204;

/** For `@Revoking`: lengthens the request's deadline, and tells the `revision` of the answer in a header. */
@Injectable()
export class RevokingInterceptor implements NestInterceptor<unknown, unknown> {
  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return inLongerRequest(() => next.handle()).pipe(
      map((body) => {
        if (hasRevision(body)) void reply.header('keyward-revision', body.revision);
        return reply.statusCode === NO_CONTENT ? undefined : body;
      }),
    );
  }
}

function inLongerRequest<T>(work: () => T): T {
  const request = currentRequest();
  if (request === undefined) return work();
  return inRequest({ ...request, deadline: request.deadline + MORE_MS }, work);
}

function hasRevision(body: unknown): body is { readonly revision: string } {
  return typeof body === 'object' && body !== null && 'revision' in body && typeof body.revision === 'string';
}
