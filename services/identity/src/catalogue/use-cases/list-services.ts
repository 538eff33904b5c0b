import { Injectable } from '@nestjs/common';
import { decodeCursor, encodeCursor, pageOf, type Page, type PageQuery, type ServiceView } from '#contracts';
import { toServiceView } from '../domain/service.js';
import { ServiceStore } from '../store/service.store.js';

@Injectable()
export class ListServices {
  constructor(private readonly services: ServiceStore) {}

  async execute({ query: { limit, cursor } }: { readonly query: PageQuery }): Promise<Page<ServiceView>> {
    const found = await this.services.list(decodeCursor('services', cursor), limit + 1);
    return pageOf(found, limit, ({ code }) => encodeCursor('services', code), toServiceView);
  }
}
