import type { TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';

const TOLD_FAULTS = 5;

/** A schema that is compiled once, when it is first asked. */
export class SchemaCheck {
  private validator: Validator | undefined;

  constructor(private readonly schema: TSchema) {}

  /** What is wrong, a sentence each, at most five; none where nothing is. Never says what the value was. */
  faultsIn(value: unknown, name: string): readonly string[] {
    this.validator ??= Compile(this.schema);
    if (this.validator.Check(value)) return [];
    const faults = this.validator.Errors(value).map(({ instancePath, message }) => {
      return `${name}${instancePath.replaceAll('/', '.')} ${message}`;
    });
    return [...new Set(faults)].slice(0, TOLD_FAULTS);
  }
}

/** The same schema for things that have no field beyond it, at any depth. Readers never use this one. */
export function closed(schema: TSchema): TSchema {
  return closedPart(schema) as TSchema;
}

function closedPart(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(closedPart);
  if (typeof part !== 'object' || part === null) return part;
  const fields = Object.fromEntries(Object.entries(part).map(([name, value]) => [name, closedPart(value)]));
  return 'properties' in part && !('additionalProperties' in part)
    ? { ...fields, additionalProperties: false }
    : fields;
}
