const LINE_END = Buffer.from('\r\n');
/** Those that carry a payload; its length is the last word of the line. */
const withPayload = /^H?(MSG|PUB) /;

/** One message of NATS's client protocol, whole. */
export interface Frame {
  /** Of what is published or delivered; null for everything else. */
  readonly subject: string | null;
  readonly bytes: Buffer;
}

/** Cuts a stream into the messages it consists of: where one of them is lost, the others can still be read. */
export class NatsFrames {
  private rest = Buffer.alloc(0);

  /** @returns those that are complete by now. */
  cut(chunk: Buffer): Frame[] {
    this.rest = Buffer.concat([this.rest, chunk]);
    const frames: Frame[] = [];
    for (let frame = this.next(); frame !== null; frame = this.next()) frames.push(frame);
    return frames;
  }

  private next(): Frame | null {
    const lineEnd = this.rest.indexOf(LINE_END);
    if (lineEnd < 0) return null;
    const line = this.rest.toString('latin1', 0, lineEnd);
    const words = line.split(' ');
    const carries = withPayload.test(line);
    const payloadBytes = carries ? Number(words.at(-1)) + LINE_END.length : 0;
    const end = lineEnd + LINE_END.length + payloadBytes;
    if (this.rest.length < end) return null;
    const bytes = this.rest.subarray(0, end);
    this.rest = this.rest.subarray(end);
    return { subject: carries ? (words[1] ?? null) : null, bytes };
  }
}
