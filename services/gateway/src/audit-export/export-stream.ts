import { Readable } from 'node:stream';
import { exportLog, inRequest, type ExportLogRequest, type ExportPart } from '#contracts';
import type { CommandBus } from '#messaging';

/** Each part has the time that one request has; the whole may take as long as its reader wants. */
const PART_WITHIN_MS = 10_000;

type Wish = Omit<ExportLogRequest, 'place'>;

/**
 * The parts of an export, each asked for once its reader has taken the last. Where one cannot be had the stream fails: so
 * the connection is cut, and nobody takes the beginning for the whole.
 * @throws Problem where there is not even a first part.
 */
export async function startExport(bus: CommandBus, wish: Wish, requestId: string): Promise<Readable> {
  const ask = (place: string | null): Promise<ExportPart> =>
    inRequest({ requestId, deadline: Date.now() + PART_WITHIN_MS }, () => bus.request(exportLog, { ...wish, place }));
  return Readable.from(bytesOf(await ask(null), ask), { objectMode: false, highWaterMark: 1 });
}

async function* bytesOf(first: ExportPart, ask: (place: string) => Promise<ExportPart>): AsyncGenerator<Buffer> {
  let part = first;
  for (;;) {
    // Nothing but a wait: an empty chunk would mean the end to some streams.
    if (part.bytes !== '') yield Buffer.from(part.bytes, 'base64');
    if (part.next === null) return;
    part = await ask(part.next);
  }
}
