import { Injectable } from '@nestjs/common';
import { assertAllowed, Problem, serviceChanged, type ServiceView, type UpdateServiceRequest } from '#contracts';
import { difference, toServiceView } from '../domain/service.js';
import { ServiceStore } from '../store/service.store.js';

@Injectable()
export class UpdateService {
  constructor(private readonly services: ServiceStore) {}

  /** What is so already is left alone, without an event. @throws Problem `service-catalogue.not-found`. */
  async execute({ actor, serviceId, ...wish }: UpdateServiceRequest): Promise<ServiceView> {
    assertAllowed(actor, 'services:manage', null);
    const service = await this.services.change(serviceId, (service) => {
      if (service === null) throw new Problem('service-catalogue.not-found');
      const change = difference(service, wish);
      return change && { set: change.after, event: serviceChanged.of({ actor, data: change }) };
    });
    return toServiceView(service);
  }
}
