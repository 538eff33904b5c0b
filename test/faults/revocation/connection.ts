import { connect, type Socket } from 'node:net';

const HEAD_END = '\r\n\r\n';
const ANSWER_WITHIN_MS = 3_000;

/**
 * One connection over which one question after the other is asked: a client that costs less than who it asks. It ends
 * with a question that is not answered, so that no answer is ever taken for that to another question.
 */
export class Connection {
  private readonly socket: Socket;
  private received = '';
  private answered: ((status: number | null) => void) | null = null;
  private over = false;

  constructor(port: number, host: string) {
    this.socket = connect(port, host).setNoDelay(true).setEncoding('latin1');
    this.socket.setTimeout(ANSWER_WITHIN_MS, () => this.close());
    this.socket.on('data', (text: string) => this.take(text));
    this.socket.on('end', () => this.close());
    this.socket.on('error', () => this.close());
    this.socket.on('close', () => this.close());
  }

  get isOpen(): boolean {
    return !this.over;
  }

  /** @returns its status; null where none came within 3 s. */
  ask(head: string): Promise<number | null> {
    if (this.over) return Promise.resolve(null);
    this.received = '';
    this.socket.write(head);
    return new Promise((resolve) => (this.answered = resolve));
  }

  close(): void {
    this.over = true;
    this.socket.destroy();
    this.answer(null);
  }

  private take(text: string): void {
    if (this.answered === null) return this.close();
    this.received += text;
    const headEnd = this.received.indexOf(HEAD_END);
    if (headEnd < 0) return;
    const head = this.received.slice(0, headEnd);
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
    if (this.received.length < headEnd + HEAD_END.length + length) return;
    this.answer(Number(head.split(' ')[1]));
  }

  private answer(status: number | null): void {
    const answered = this.answered;
    this.answered = null;
    answered?.(status);
  }
}
