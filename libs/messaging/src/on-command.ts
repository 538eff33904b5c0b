import { applyDecorators, UseFilters, UsePipes } from '@nestjs/common';
import { MessagePattern, Transport } from '@nestjs/microservices';
import type { Command } from '#contracts';
import { CommandBodyPipe } from './command-body.pipe.js';
import { ProblemFilter } from './problem.filter.js';

/** Marks the controller method that carries out a command. Its body is checked again here: the sender may be anyone on the bus. */
export function OnCommand<Request, Reply>(command: Command<Request, Reply>): MethodDecorator {
  return applyDecorators(
    MessagePattern(command.subject, Transport.NATS),
    UsePipes(new CommandBodyPipe(command)),
    UseFilters(ProblemFilter),
  );
}
