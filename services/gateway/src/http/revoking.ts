import { applyDecorators, UseInterceptors } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import { RevokingInterceptor } from './revoking.interceptor.js';

/** What the OpenAPI document is told of such a route by. */
export const REVOKING_EXTENSION = 'x-revoking';

/**
 * Marks a route that answers only when nothing honours any more what it took away: it has 6 s for that, and names what
 * it did in `Keyward-Revision`. Stands below `@Idempotent`, so that it sees what is sent, without its wrapping.
 */
export function Revoking(): MethodDecorator {
  return applyDecorators(UseInterceptors(RevokingInterceptor), ApiExtension(REVOKING_EXTENSION, true));
}
