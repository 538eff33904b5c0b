import { Injectable } from '@nestjs/common';
import { Problem, type LoggedEvent, type ReadLogReply, type ReadLogRequest } from '#contracts';
import { timeIn } from '../../asked-time.js';
import { TileStore } from '../../tree/store/tile.store.js';
import { toToldEvent } from '../domain/told-event.js';
import { ReadLogStore } from '../store/read-log.store.js';

/** So much fits into one message beside what else is said; of an event, 64 KiB at most. */
const LARGEST_REPLY_BYTES = 96 * 1024;
const MOST_EVENTS = 500;

@Injectable()
export class ReadLog {
  constructor(
    private readonly log: ReadLogStore,
    private readonly tiles: TileStore,
  ) {}

  /** Only for Keyward itself: who may hear of what is known to who asks. What the tree does not have yet is not told. */
  async execute({ actor, projectId, limit, ...request }: ReadLogRequest): Promise<ReadLogReply> {
    if (actor.kind !== 'system') throw new Problem('request.unknown-path');
    const { size } = await this.tiles.head();
    const from = await this.beginning(request, size);
    const most = Math.min(Math.max(limit, 1), MOST_EVENTS);
    const found = await this.log.read({ ...(projectId !== null && { projectId }), from, below: size }, most);
    const events = fitting(found.map((entry) => ({ index: entry._id, event: toToldEvent(entry) })));
    const isAll = events.length === found.length && found.length < most;
    const last = events.at(-1);
    return { events, next: isAll || last === undefined ? Math.max(from, size) : last.index + 1, size };
  }

  private async beginning({ from, since }: Pick<ReadLogRequest, 'from' | 'since'>, size: number): Promise<number> {
    return since === undefined ? from : Math.max(from, await this.log.positionAt(timeIn('since', since), size));
  }
}

/** As many as one message takes, and one at least. */
function fitting(events: readonly LoggedEvent[]): readonly LoggedEvent[] {
  let bytes = 0;
  const tooMuch = events.findIndex((event, at) => {
    bytes += Buffer.byteLength(JSON.stringify(event)) + 1;
    return at > 0 && bytes > LARGEST_REPLY_BYTES;
  });
  return tooMuch < 0 ? events : events.slice(0, tooMuch);
}
