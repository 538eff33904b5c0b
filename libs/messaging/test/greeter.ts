import { Controller, type DynamicModule } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { IsString, MinLength } from 'class-validator';
import { defineCommand, newId, type Command } from '#contracts';
import { startNestService, type NestService, type NestServicePlan } from '#testing';
import { CommandBus, MessagingModule, OnCommand } from '../src/index.js';

export class GreetBody {
  @IsString()
  @MinLength(2)
  readonly name!: string;
}

export interface Greeter extends NestService {
  readonly greet: Command<GreetBody, unknown>;
}

type Answer = (request: GreetBody) => unknown;

/** Every greeter offers a command of its own, so that tests on one NATS do not meet. */
export function greetOf(service: string): Command<GreetBody, unknown> {
  return defineCommand<GreetBody, unknown>(`${service}.greet`, GreetBody);
}

/** A service of one command, carried out by the given function. */
export async function startGreeter(
  natsUrl: string,
  answer: Answer,
  given: Partial<NestServicePlan> = {},
): Promise<Greeter> {
  const service = given.service ?? newId('req');
  const greet = greetOf(service);
  const running = await startNestService({ module: greeterModule(natsUrl, greet, answer), ...given, service });
  return { ...running, bus: running.app.get(CommandBus), greet };
}

function greeterModule(url: string, command: Command<GreetBody, unknown>, answer: Answer): DynamicModule {
  @Controller()
  class GreeterController {
    @OnCommand(command)
    greet(@Payload() request: GreetBody): unknown {
      return answer(request);
    }
  }
  return {
    module: class GreeterModule {},
    imports: [MessagingModule.forRoot({ url, service: 'greeter' })],
    controllers: [GreeterController],
  };
}
