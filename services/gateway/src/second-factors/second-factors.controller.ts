import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  AddedSecondFactorView,
  addSecondFactor,
  AddSecondFactorBody,
  confirmSecondFactor,
  ConfirmSecondFactorBody,
  listSecondFactors,
  RecoveryCodesView,
  removeSecondFactor,
  RemoveSecondFactorBody,
  SecondFactorPage,
  type Actor,
  type Page,
  type SecondFactorView,
} from '#contracts';
import { CommandBus } from '#messaging';
import { CurrentActor, LoggedIn } from '../access/access.js';

@ApiTags('Second factors')
@Controller('v1/me/second-factors')
export class SecondFactorsController {
  constructor(private readonly bus: CommandBus) {}

  @Get()
  @LoggedIn()
  @ApiOperation({ summary: 'My second factors.' })
  @ApiOkResponse({ type: SecondFactorPage })
  list(@CurrentActor() actor: Actor): Promise<Page<SecondFactorView>> {
    return this.bus.request(listSecondFactors, { actor });
  }

  @Post()
  @LoggedIn()
  @ApiOperation({ summary: 'Get a secret for an authenticator. It counts once it is confirmed.' })
  @ApiCreatedResponse({ type: AddedSecondFactorView })
  add(@CurrentActor() actor: Actor, @Body() body: AddSecondFactorBody): Promise<AddedSecondFactorView> {
    return this.bus.request(addSecondFactor, { ...body, actor });
  }

  @Post(':secondFactorId/confirm')
  @HttpCode(200)
  @LoggedIn()
  @ApiOperation({ summary: 'Switch the factor on by its first code. Recovery codes are in this answer only.' })
  @ApiOkResponse({ type: RecoveryCodesView })
  confirm(
    @CurrentActor() actor: Actor,
    @Param('secondFactorId') secondFactorId: string,
    @Body() { code }: ConfirmSecondFactorBody,
  ): Promise<RecoveryCodesView> {
    return this.bus.request(confirmSecondFactor, { actor, secondFactorId, code });
  }

  @Delete(':secondFactorId')
  @HttpCode(204)
  @LoggedIn()
  @ApiOperation({ summary: 'Switch the factor off. Removing it again is a success and changes nothing.' })
  @ApiNoContentResponse()
  async remove(
    @CurrentActor() actor: Actor,
    @Param('secondFactorId') secondFactorId: string,
    @Body() { currentPassword }: RemoveSecondFactorBody,
  ): Promise<void> {
    await this.bus.request(removeSecondFactor, { actor, secondFactorId, currentPassword });
  }
}
