/** With what stands around it as base64, it fits into a message of 128 KiB; an entry has 64 KiB at most. */
const LARGEST_PART_BYTES = 64 * 1024;

/** Lines up to a size, and one at least. */
export class Part {
  private readonly lines: Buffer[] = [];
  private bytes = 0;

  /** Whether this line still fits. */
  takes(line: string): boolean {
    return this.bytes === 0 || this.bytes + Buffer.byteLength(line) <= LARGEST_PART_BYTES;
  }

  add(line: string): void {
    const bytes = Buffer.from(line);
    this.lines.push(bytes);
    this.bytes += bytes.length;
  }

  get all(): readonly Buffer[] {
    return this.lines;
  }

  /** As it travels. */
  get written(): string {
    return Buffer.concat(this.lines).toString('base64');
  }
}
