import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  decodeCursor,
  encodeCursor,
  pageOf,
  Problem,
  type ListQuarantinedEventsRequest,
  type Page,
  type QuarantinedEventDetails,
  type QuarantinedEventRequest,
  type QuarantinedEventView,
} from '#contracts';
import { toQuarantinedDetails, toQuarantinedView } from '../domain/quarantined.js';
import { QuarantinedStore, type After } from '../store/quarantined.store.js';

@Injectable()
export class ReadQuarantine {
  constructor(private readonly store: QuarantinedStore) {}

  async list({ actor, query }: ListQuarantinedEventsRequest): Promise<Page<QuarantinedEventView>> {
    assertAllowed(actor, 'quarantine:manage', null);
    const { state = 'quarantined', limit, cursor } = query;
    const list = `quarantine:${state}`;
    const after = afterIn(decodeCursor(list, cursor));
    const found = await this.store.list(state, after, limit + 1);
    const cursorAfter = ({ lastAt, _id }: { lastAt: Date; _id: string }) =>
      encodeCursor(list, `${lastAt.getTime()}/${_id}`);
    return pageOf(found, limit, cursorAfter, toQuarantinedView);
  }

  async get({ actor, eventId }: QuarantinedEventRequest): Promise<QuarantinedEventDetails> {
    assertAllowed(actor, 'quarantine:manage', null);
    const found = await this.store.find(eventId);
    if (found === null) throw new Problem('quarantined-event.not-found');
    return toQuarantinedDetails(found);
  }
}

function afterIn(position: string | null): After | null {
  if (position === null) return null;
  const [time, id = ''] = position.split('/');
  return { lastAt: new Date(Number(time)), id };
}
