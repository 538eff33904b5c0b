import { AsyncLocalStorage } from 'node:async_hooks';

/** What travels with a request through every process it touches. */
export interface RequestContext {
  readonly requestId: string;
  /** Milliseconds since the epoch; a command found later than this is dropped unexecuted. */
  readonly deadline: number;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** Runs `work` so that everything it calls, logs and stores belongs to this request. */
export function inRequest<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}

/** The present request, or undefined in background work. */
export function currentRequest(): RequestContext | undefined {
  return storage.getStore();
}
