import { ValidateIf } from 'class-validator';

/** Several decorators of a property as one, the last applied first, as they would be one under the other. */
export function describedBy(...decorators: readonly PropertyDecorator[]): PropertyDecorator {
  return (target, property) => decorators.toReversed().forEach((decorate) => decorate(target, property));
}

/** Missing is fine, null is not: to say null where it means nothing would read as a change, and be none. */
export function MayBeLeftOut(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined);
}
