import { Injectable } from '@nestjs/common';
import type { EventIds } from '#contracts';
import { EntryStore } from '../store/entry.store.js';

@Injectable()
export class FindAuditedEvents {
  constructor(private readonly entries: EntryStore) {}

  async execute({ eids }: EventIds): Promise<EventIds> {
    return { eids: await this.entries.findKnown(eids) };
  }
}
