/** A service whose callers need a key: a Nest application, here over Fastify. Over Express it is the same. */
import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { verifier, type Caller as KeyCaller } from '@keyward/sdk';
import { Caller, KeywardModule, RequireKey } from '@keyward/sdk/nest';
import { natsUrl, port, service } from './settings.js';

@Controller()
class HelloController {
  /** Anybody may ask for this. */
  @Get('health')
  health() {
    return { up: true };
  }

  /** For this a key is needed that may be used for the service. */
  @Get('hello')
  @RequireKey({ service })
  hello(@Caller() caller: KeyCaller) {
    return { hello: caller.userId, project: caller.projectId };
  }
}

@Module({
  imports: [KeywardModule.forRoot({ verifier: () => verifier({ natsUrl }), onUnavailable: console.error })],
  controllers: [HelloController],
})
class ApplicationModule {}

const app = await NestFactory.create(ApplicationModule, new FastifyAdapter());
app.enableShutdownHooks();
await app.listen(port);
console.log(`listening on ${port}`);
