import { Injectable, ValidationPipe, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { Problem, type FieldProblem } from '#contracts';

/** Constraints that speak of the JSON type of a value: a wrong one is a malformed request, not a wrong value. */
const aboutType: Readonly<Record<string, (value: unknown) => boolean>> = {
  whitelistValidation: () => false,
  isString: (value) => typeof value === 'string',
  isEmail: (value) => typeof value === 'string',
  matches: isTextual,
  isIn: (value) => typeof value === 'string',
  isSort: () => false,
  isInt: (value) => typeof value === 'number',
  isBoolean: (value) => typeof value === 'boolean',
  isArray: (value) => Array.isArray(value),
  isObject,
  isCidr: isTextual,
  isEntries: (value) => isObject(value) && Object.values(value).every((text) => typeof text === 'string'),
  nestedValidation: () => false,
};

/**
 * Holds bodies and query strings to the classes of the contracts, and coerces nothing in a body.
 * @throws Problem `request.malformed` (400) for an unknown member or a wrong type, `request.invalid` (422) for a value
 *   that is not acceptable; both name every field.
 */
@Injectable()
export class InputPipe implements PipeTransform {
  private readonly pipe = new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    exceptionFactory: (faults) => toProblem(faults.flatMap((fault) => leavesOf(fault))),
  });

  async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type !== 'body' && metadata.type !== 'query') return value;
    if (metadata.type === 'body' && !isObject(value)) {
      throw new Problem('request.malformed', [{ field: '', message: 'the body must be a JSON object' }]);
    }
    return this.pipe.transform(value, metadata) as Promise<unknown>;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text, or a list of it: a constraint of each element speaks of the list. */
function isTextual(value: unknown): boolean {
  const elements: unknown[] = Array.isArray(value) ? value : [value];
  return elements.every((element) => typeof element === 'string');
}

/** A fault inside an object or list, named by the way to it: `metrics.0.priceMinor`. */
function leavesOf({ children = [], ...fault }: ValidationError): readonly ValidationError[] {
  if (children.length === 0) return [fault];
  return children.flatMap((child) => leavesOf({ ...child, property: `${fault.property}.${child.property}` }));
}

function toProblem(faults: readonly ValidationError[]): Problem {
  const isMalformed = faults.some(
    ({ constraints = {}, value }) =>
      value !== undefined && Object.keys(constraints).some((name) => aboutType[name]?.(value) === false),
  );
  return new Problem(isMalformed ? 'request.malformed' : 'request.invalid', faults.map(toFieldProblem));
}

function toFieldProblem({ property, constraints = {}, value }: ValidationError): FieldProblem {
  if ('whitelistValidation' in constraints) return { field: property, message: 'is not known here' };
  if (value === undefined) return { field: property, message: 'is missing' };
  const name = property.slice(property.lastIndexOf('.') + 1);
  const messages = Object.values(constraints).map((message) => withoutBeginning(message, `${name} `));
  return { field: property, message: messages.join('; ') };
}

/** Messages of the library begin with the name of the field; ours do not, and may have it elsewhere. */
function withoutBeginning(text: string, beginning: string): string {
  return text.startsWith(beginning) ? text.slice(beginning.length) : text;
}
