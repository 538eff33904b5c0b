import type { PipeTransform } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validate } from 'class-validator';
import { Problem, type Command } from '#contracts';

/** Refuses a command whose body breaks its contract, before the use case sees it. */
export class CommandBodyPipe<Request, Reply> implements PipeTransform<Request, Promise<Request>> {
  constructor(private readonly command: Command<Request, Reply>) {}

  async transform(request: Request): Promise<Request> {
    if (typeof request !== 'object' || request === null) throw new Problem('request.malformed');
    if (this.command.body === null) return request;
    const faults = await validate(plainToInstance(this.command.body, request), { forbidUnknownValues: true });
    if (faults.length === 0) return request;
    const fields = faults.map(({ property, constraints = {} }) => ({
      field: property,
      message: Object.values(constraints).join('; '),
    }));
    throw new Problem('request.invalid', fields);
  }
}
