import type { LoggerService } from '@nestjs/common';
import { pino, type DestinationStream, type Level, type Logger, type LoggerOptions } from 'pino';
import { currentRequest } from '#contracts';

/**
 * One JSON document a line on standard output: time, level, service, context, message, and the id of the request
 * it belongs to, wherever in the code it was written. What looks like a secret is struck out, should one ever get here.
 */
export class JsonLogger implements LoggerService {
  private readonly pino: Logger;

  /** @param destination standard output where none is given. */
  constructor(service: string, destination?: DestinationStream) {
    const options: LoggerOptions = {
      base: { service },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      mixin: () => requestOf(),
      redact: { paths: secretPaths, censor: '[redacted]' },
    };
    this.pino = destination ? pino(options, destination) : pino(options);
  }

  log(message: unknown, ...context: unknown[]): void {
    this.write('info', message, context);
  }

  error(message: unknown, ...stackAndContext: unknown[]): void {
    this.write('error', message, stackAndContext);
  }

  warn(message: unknown, ...context: unknown[]): void {
    this.write('warn', message, context);
  }

  debug(message: unknown, ...context: unknown[]): void {
    this.write('debug', message, context);
  }

  fatal(message: unknown, ...context: unknown[]): void {
    this.write('fatal', message, context);
  }

  /** Nest gives the context last, and before it, for some errors, a stack. */
  private write(level: Level, message: unknown, rest: readonly unknown[]): void {
    const context = rest.at(-1);
    if (level === 'info' && typeof context === 'string' && chatter.has(context)) return;
    const stack = rest.length > 1 ? rest[0] : undefined;
    const fields = { ...(context !== undefined && { context }), ...(stack !== undefined && { stack }) };
    if (message instanceof Error) this.pino[level]({ ...fields, err: message }, message.message);
    else if (typeof message === 'object' && message !== null) this.pino[level]({ ...fields, ...message });
    else this.pino[level](fields, String(message));
  }
}

/** What Nest tells of its own construction, some thirty lines a start. */
const chatter = new Set([
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'NestMicroservice',
  'RouterExplorer',
  'RoutesResolver',
]);

const secretNames = [
  'password',
  'token',
  'key',
  'secret',
  'authorization',
  'cookie',
  'digest',
  'tokenDigest',
  'sealed',
];
const secretPaths = secretNames.flatMap((name) => [name, `*.${name}`]);

function requestOf(): { requestId?: string } {
  const request = currentRequest();
  return request === undefined ? {} : { requestId: request.requestId };
}
