import { applyDecorators, UseFilters, UsePipes } from '@nestjs/common';
import { MessagePattern, Transport } from '@nestjs/microservices';
import type { Command } from '#contracts';
import { CommandBodyPipe } from './command-body.pipe.js';
import { ProblemFilter } from './problem.filter.js';

export interface CommandOptions {
  /** For what comes so often that a line in the log for each would hide the others. What fails is logged all the same. */
  readonly quiet?: boolean;
}

/** Marks the controller method that carries out a command. Its body is checked again here: the sender may be anyone on the bus. */
export function OnCommand<Request, Reply>(
  command: Command<Request, Reply>,
  { quiet = false }: CommandOptions = {},
): MethodDecorator {
  return applyDecorators(
    MessagePattern(command.subject, Transport.NATS, { quiet }),
    UsePipes(new CommandBodyPipe(command)),
    UseFilters(ProblemFilter),
  );
}
