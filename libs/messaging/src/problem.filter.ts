import { Catch, Logger, type ExceptionFilter } from '@nestjs/common';
import { throwError, type Observable } from 'rxjs';
import { Problem } from '#contracts';

/** Turns whatever a command throws into a problem for the asker; what is not a refusal is logged with its stack. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Command');

  catch(failure: unknown): Observable<never> {
    const problem =
      failure instanceof Problem ? failure : new Problem(isPassing(failure) ? 'service.unavailable' : 'service.failed');
    if (problem.status >= 500) this.logger.error({ msg: 'a command failed', code: problem.code, err: failure });
    return throwError(() => problem.toDetails());
  }
}

const brokenConnection = new Set<unknown>(['EPIPE', 'ECONNRESET']);

/**
 * A database that is restarting or electing will be back. Its driver's errors are known by their names; at the moment
 * the connection breaks, some come from the socket as they are.
 */
function isPassing(failure: unknown): boolean {
  const { name, code } = (failure ?? {}) as { readonly name?: unknown; readonly code?: unknown };
  const ofDriver = /^Mongo\w*(Network|Selection|PoolCleared|WaitQueue|NotConnected|Topology)/;
  return (typeof name === 'string' && ofDriver.test(name)) || brokenConnection.has(code);
}
