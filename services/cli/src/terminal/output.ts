import type { Readable, Writable } from 'node:stream';
import type { Failure } from '../failure.js';
import { inColour, plain, type Paint } from './colours.js';
import { printable, printableJson } from './printable.js';

/** The three streams of a process; `isTTY` where a person sits at it. */
export interface Terminal {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean };
}

export interface OutputOptions {
  readonly json: boolean;
  /** Whether a terminal may be coloured. */
  readonly colours: boolean;
}

/** Answers go to stdout, as text or JSON and nothing else; whatever is said about them to stderr. */
export class Output {
  readonly json: boolean;
  /** For what stands on stdout. */
  readonly paint: Paint;
  private readonly paintNotes: Paint;
  private hasProgress = false;
  private lastNote: string | null = null;

  constructor(
    private readonly terminal: Terminal,
    { json, colours }: OutputOptions,
  ) {
    this.json = json;
    this.paint = colours && terminal.stdout.isTTY === true ? inColour : plain;
    this.paintNotes = colours && terminal.stderr.isTTY === true ? inColour : plain;
  }

  /** The whole answer: one JSON document, or lines that are printable already. */
  answer(document: unknown, lines: () => readonly string[]): void {
    this.endProgress();
    if (this.json) this.terminal.stdout.write(`${printableJson(document, 2)}\n`);
    else this.write(lines());
  }

  /** A part of an answer that goes on: one JSON document a line, or lines that are printable already. */
  part(documents: readonly unknown[], lines: () => readonly string[]): void {
    this.endProgress();
    this.lastNote = null;
    this.write(this.json ? documents.map((document) => printableJson(document)) : lines());
  }

  /** A text of our own that is the whole answer, JSON or not. */
  text(text: string): void {
    this.terminal.stdout.write(text);
  }

  /** A text for whoever reads along. */
  note(text: string): void {
    this.endProgress();
    this.terminal.stderr.write(`${printable(text)}\n`);
  }

  /** The same, but not again for as long as nothing else happens. */
  noteOnce(text: string): void {
    if (text !== this.lastNote) this.note(text);
    this.lastNote = text;
  }

  /** Lines that are printable already, for whoever reads along. */
  noteLines(lines: readonly string[]): void {
    this.endProgress();
    for (const line of lines) this.terminal.stderr.write(`${line}\n`);
  }

  /** How far it has come: one line that is written over, and only where somebody can see it. */
  progress(text: string): void {
    if (this.terminal.stderr.isTTY !== true) return;
    this.hasProgress = true;
    this.terminal.stderr.write(`\r\u001b[K${this.paintNotes('dim', printable(text))}`);
  }

  endProgress(): void {
    if (this.hasProgress) this.terminal.stderr.write('\r\u001b[K');
    this.hasProgress = false;
  }

  /** With `--json` one JSON document on stderr, so that a script can read why. */
  failure(failure: Failure): void {
    this.endProgress();
    if (this.json) {
      this.terminal.stderr.write(`${printableJson(failure.toJson())}\n`);
      return;
    }
    this.terminal.stderr.write(`${this.paintNotes('red', 'keyward:')} ${printable(failure.message)}\n`);
    for (const line of failure.lines()) this.terminal.stderr.write(`  ${printable(line)}\n`);
  }

  private write(lines: readonly string[]): void {
    if (lines.length > 0) this.terminal.stdout.write(`${lines.join('\n')}\n`);
  }
}
