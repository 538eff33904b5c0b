import { Injectable } from '@nestjs/common';
import {
  assertAllowed,
  newId,
  Problem,
  serviceCreated,
  type Actor,
  type CreateServiceBody,
  type ServiceView,
} from '#contracts';
import { isDuplicateKey } from '#outbox';
import { toServiceView } from '../domain/service.js';
import { ServiceStore } from '../store/service.store.js';

@Injectable()
export class CreateService {
  constructor(private readonly services: ServiceStore) {}

  /** @throws Problem `service-catalogue.exists`. */
  async execute(request: CreateServiceBody & { readonly actor: Actor }): Promise<ServiceView> {
    const { actor, code, name, category } = request;
    assertAllowed(actor, 'services:manage', null);
    const terms = { code, name, category, metrics: request.metrics ?? [], active: true };
    const state = { ...terms, _id: newId('svc'), projectId: null };
    const event = serviceCreated.of({ actor, data: terms });
    const service = await this.services.insert({ state, event }).catch((failure: unknown) => {
      if (!isDuplicateKey(failure)) throw failure;
      throw new Problem('service-catalogue.exists', [{ field: 'code', message: 'is taken' }]);
    });
    return toServiceView(service);
  }
}
