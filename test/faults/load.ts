import type { Caller } from './caller.js';

/** Callers that go on and on, each by itself. */
export interface Load {
  /** Ends when what is under way has been answered. */
  stop(): Promise<void>;
}

/** @param step what a caller does over and over. Default: a key's whole life. */
export function startLoad(callers: readonly Caller[], step = (caller: Caller): Promise<void> => caller.live()): Load {
  let stopping = false;
  const running = callers.map(async (caller) => {
    while (!stopping) await step(caller);
  });
  return {
    stop: async () => {
      stopping = true;
      await Promise.all(running);
    },
  };
}
