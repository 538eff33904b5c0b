import { Body, Controller, Get, Param, Put, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiKeyPolicyBody, ApiKeyPolicyView, getApiKeyPolicy, setApiKeyPolicy, type Actor } from '#contracts';
import { CommandBus } from '#messaging';
import { Allow, CurrentActor } from '../access/access.js';
import { ExpectedVersion } from '../http/if-match.js';
import { VersionTagInterceptor } from '../http/version-tag.interceptor.js';

@ApiTags('API keys')
@Controller('v1/projects/:projectId/api-key-policy')
@UseInterceptors(VersionTagInterceptor)
export class ApiKeyPolicyController {
  constructor(private readonly bus: CommandBus) {}

  @Get()
  @Allow('api-key-policy:read')
  @ApiOperation({ summary: "What the project allows of its keys' lives." })
  @ApiOkResponse({ type: ApiKeyPolicyView })
  get(@CurrentActor() actor: Actor, @Param('projectId') projectId: string): Promise<ApiKeyPolicyView> {
    return this.bus.request(getApiKeyPolicy, { actor, projectId });
  }

  @Put()
  @Allow('api-key-policy:change')
  @ApiOperation({
    summary: 'Replace the whole policy.',
    description: 'It holds for what is asked of keys from then on; what keys have already is left to them.',
  })
  @ApiOkResponse({ type: ApiKeyPolicyView })
  set(
    @CurrentActor() actor: Actor,
    @Param('projectId') projectId: string,
    @Body() body: ApiKeyPolicyBody,
    @ExpectedVersion() expectedVersion: number,
  ): Promise<ApiKeyPolicyView> {
    return this.bus.request(setApiKeyPolicy, { ...body, actor, projectId, expectedVersion });
  }
}
