import type { Log } from '#embedded';

/** Lines for a person: dim while things happen, plain for what matters. The same text, uncoloured, for a file. */
export interface Printer {
  readonly step: Log;
  readonly say: Log;
}

export function printer(env: NodeJS.ProcessEnv): Printer {
  // A closed pipe (`npm start | head`) must not end us before our children.
  process.stdout.on('error', () => undefined);
  const coloured = process.stdout.isTTY && !env['CI'] && !env['NO_COLOR'];
  const write = (line: string) => void process.stdout.write(`${line}\n`);
  return { say: write, step: coloured ? (line) => write(`\x1b[2m${line}\x1b[0m`) : write };
}

/** "1.2 s" since that moment of `performance.now()`. */
export function secondsSince(moment: number): string {
  return `${((performance.now() - moment) / 1000).toFixed(1)} s`;
}
