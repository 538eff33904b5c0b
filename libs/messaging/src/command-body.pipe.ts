import type { PipeTransform } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validate, type ValidationError } from 'class-validator';
import { Problem, type Command, type FieldProblem } from '#contracts';

/** Refuses a command whose body breaks its contract, before the use case sees it. */
export class CommandBodyPipe<Request, Reply> implements PipeTransform<Request, Promise<Request>> {
  constructor(private readonly command: Command<Request, Reply>) {}

  async transform(request: Request): Promise<Request> {
    if (typeof request !== 'object' || request === null) throw new Problem('request.malformed');
    if (this.command.body === null) return request;
    const faults = await validate(plainToInstance(this.command.body, request), { forbidUnknownValues: true });
    if (faults.length === 0) return request;
    throw new Problem(
      'request.invalid',
      faults.flatMap((fault) => fieldsOf(fault)),
    );
  }
}

/** A fault inside an object or list is named by the way to it: `metrics.0.priceMinor`. */
function fieldsOf({ property, constraints = {}, children = [] }: ValidationError, path = ''): readonly FieldProblem[] {
  const field = `${path}${property}`;
  if (children.length > 0) return children.flatMap((child) => fieldsOf(child, `${field}.`));
  return [{ field, message: Object.values(constraints).join('; ') }];
}
