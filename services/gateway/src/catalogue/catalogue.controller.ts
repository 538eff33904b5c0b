import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  createService,
  CreateServiceBody,
  listServices,
  PageQuery,
  ServicePage,
  ServiceView,
  updateService,
  UpdateServiceBody,
  type Actor,
  type Page,
} from '#contracts';
import { CommandBus } from '#messaging';
import { Allow, CurrentActor, LoggedIn } from '../access/access.js';

@ApiTags('Services')
@Controller('v1/services')
export class CatalogueController {
  constructor(private readonly bus: CommandBus) {}

  @Post()
  @Allow('services:manage')
  @ApiOperation({ summary: 'Add a service to the catalogue.' })
  @ApiCreatedResponse({ type: ServiceView })
  create(@CurrentActor() actor: Actor, @Body() body: CreateServiceBody): Promise<ServiceView> {
    return this.bus.request(createService, { ...body, actor });
  }

  @Get()
  @LoggedIn()
  @ApiOperation({ summary: 'List the services of the platform and their prices, by code.' })
  @ApiOkResponse({ type: ServicePage })
  list(@CurrentActor() actor: Actor, @Query() query: PageQuery): Promise<Page<ServiceView>> {
    return this.bus.request(listServices, { actor, query });
  }

  @Patch(':serviceId')
  @Allow('services:manage')
  @ApiOperation({ summary: 'Change what a service is called, what it charges, or whether it can be granted.' })
  @ApiOkResponse({ type: ServiceView })
  update(
    @CurrentActor() actor: Actor,
    @Param('serviceId') serviceId: string,
    @Body() body: UpdateServiceBody,
  ): Promise<ServiceView> {
    return this.bus.request(updateService, { ...body, actor, serviceId });
  }
}
