import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  addPasskey,
  AddPasskeyBody,
  beginPasskey,
  listPasskeys,
  PasskeyPage,
  PasskeyView,
  removePasskey,
  type Actor,
  type Page,
  type WebAuthnJson,
} from '#contracts';
import { CommandBus } from '#messaging';
import { CurrentActor, LoggedIn } from '../access/access.js';

@ApiTags('Passkeys')
@Controller('v1/me/passkeys')
export class PasskeysController {
  constructor(private readonly bus: CommandBus) {}

  @Get()
  @LoggedIn()
  @ApiOperation({ summary: 'My passkeys.' })
  @ApiOkResponse({ type: PasskeyPage })
  list(@CurrentActor() actor: Actor): Promise<Page<PasskeyView>> {
    return this.bus.request(listPasskeys, { actor });
  }

  @Post('options')
  @HttpCode(200)
  @LoggedIn()
  @ApiOperation({ summary: 'Options for `navigator.credentials.create()`, good for 5 minutes.' })
  @ApiOkResponse({
    schema: { type: 'object', description: 'PublicKeyCredentialCreationOptionsJSON (WebAuthn §5.1.9).' },
  })
  begin(@CurrentActor() actor: Actor): Promise<WebAuthnJson> {
    return this.bus.request(beginPasskey, { actor });
  }

  @Post()
  @LoggedIn()
  @ApiOperation({ summary: 'Keep the passkey the browser has made.' })
  @ApiCreatedResponse({ type: PasskeyView })
  add(@CurrentActor() actor: Actor, @Body() { name, response }: AddPasskeyBody): Promise<PasskeyView> {
    return this.bus.request(addPasskey, { actor, name, response });
  }

  @Delete(':passkeyId')
  @HttpCode(204)
  @LoggedIn()
  @ApiOperation({ summary: 'Remove a passkey. Removing it again is a success and changes nothing.' })
  @ApiNoContentResponse()
  async remove(@CurrentActor() actor: Actor, @Param('passkeyId') passkeyId: string): Promise<void> {
    await this.bus.request(removePasskey, { actor, passkeyId });
  }
}
