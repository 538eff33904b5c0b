import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';
import { exitCodes, Failure } from '../failure.js';
import type { Terminal } from './output.js';

/** What is typed goes nowhere: not to the screen, and so not into what it keeps. */
const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() });

/** Questions to a person. They stand on stderr, so that an answer can be redirected. */
export class Prompts {
  constructor(private readonly terminal: Terminal) {}

  /** Whether there is anybody to ask. */
  get possible(): boolean {
    return this.terminal.stdin.isTTY === true;
  }

  /** @throws Failure where it is broken off. */
  async line(question: string): Promise<string> {
    const { stdin, stderr } = this.terminal;
    return this.answerOf(createInterface({ input: stdin, output: stderr, terminal: true }), question);
  }

  /** The same for what nobody may read over a shoulder: nothing that is typed is shown. */
  async secret(question: string): Promise<string> {
    const { stdin, stderr } = this.terminal;
    stderr.write(question);
    try {
      return await this.answerOf(createInterface({ input: stdin, output: nowhere(), terminal: true }), '');
    } finally {
      stderr.write('\n');
    }
  }

  private answerOf(reader: Interface, question: string): Promise<string> {
    const brokenOff = () => new Failure(exitCodes.interrupted, 'Broken off: nothing was done.');
    return new Promise<string>((resolve, reject) => {
      reader.once('SIGINT', () => reader.close());
      reader.once('close', () => reject(brokenOff()));
      reader.question(question, resolve);
    }).finally(() => reader.close());
  }
}
