/**
 * Something a person has to see to before a program can start. The message is one line: what is wrong,
 * where, and what to do next; it is meant to be printed as it stands.
 */
export class StartFailure extends Error {
  override readonly name = 'StartFailure';

  constructor(message: string, options?: ErrorOptions) {
    super(message.replace(/\s*\n\s*/g, ' '), options);
  }
}

/** A server that runs, and does not become of use: another start on the same data may. */
export class NotReady extends StartFailure {}

/** Receives one line of progress at a time. */
export type Log = (line: string) => void;

/** The first line of whatever was thrown: for log lines, where a stack would only hide the reason. */
export function reasonOf(error: unknown): string {
  const line = messageOf(error).trim().split('\n')[0] ?? '';
  const cause = property(error, 'cause');
  return cause === undefined ? line : `${line} (${messageOf(cause)})`;
}

/** The code of a system error, such as `EADDRINUSE`. */
export function systemCodeOf(error: unknown): unknown {
  return property(error, 'code');
}

function messageOf(error: unknown): string {
  const message = property(error, 'message');
  return typeof message === 'string' ? message : String(error);
}

/** Not by `instanceof Error`: under jest, errors of Node's own modules come from another realm. */
function property(value: unknown, name: 'message' | 'cause' | 'code'): unknown {
  return typeof value === 'object' && value !== null && name in value ? value[name as keyof typeof value] : undefined;
}
