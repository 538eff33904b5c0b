import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { getRevocation, RevocationView, type Actor } from '#contracts';
import { CommandBus } from '#messaging';
import { CurrentActor, LoggedInOrKey } from '../access/access.js';

@ApiTags('Revocations')
@Controller('v1/revocations/:revision')
export class RevocationsController {
  constructor(private readonly bus: CommandBus) {}

  @Get()
  @LoggedInOrKey('api-keys:read')
  @ApiOperation({
    summary: 'How many verifiers have applied what a request took away, and how long that took.',
    description:
      'For a day, by the revision that the answer to the request gave. For who sent it, members of the project it is of, and operators.',
  })
  @ApiOkResponse({ type: RevocationView })
  get(@CurrentActor() actor: Actor, @Param('revision') revision: string): Promise<RevocationView> {
    return this.bus.request(getRevocation, { actor, revision });
  }
}
