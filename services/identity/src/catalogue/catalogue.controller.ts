import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { createService, listServices, updateService, type RequestOf } from '#contracts';
import { OnCommand } from '#messaging';
import { CreateService } from './use-cases/create-service.js';
import { ListServices } from './use-cases/list-services.js';
import { UpdateService } from './use-cases/update-service.js';

@Controller()
export class CatalogueController {
  constructor(
    private readonly createService: CreateService,
    private readonly updateService: UpdateService,
    private readonly listServices: ListServices,
  ) {}

  @OnCommand(createService)
  create(@Payload() request: RequestOf<typeof createService>) {
    return this.createService.execute(request);
  }

  @OnCommand(updateService)
  update(@Payload() request: RequestOf<typeof updateService>) {
    return this.updateService.execute(request);
  }

  @OnCommand(listServices)
  list(@Payload() request: RequestOf<typeof listServices>) {
    return this.listServices.execute(request);
  }
}
