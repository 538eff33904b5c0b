import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';
import type { Replayable } from '#contracts';

/** Answers with the body alone, and says in a header when it is an answer given before. */
@Injectable()
export class ReplayInterceptor implements NestInterceptor<Replayable<unknown>, unknown> {
  intercept(context: ExecutionContext, next: CallHandler<Replayable<unknown>>): Observable<unknown> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      map(({ body, replayed }) => {
        if (replayed) void reply.header('idempotency-replayed', 'true');
        return body;
      }),
    );
  }
}
