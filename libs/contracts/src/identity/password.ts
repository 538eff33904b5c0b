import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength, MinLength } from 'class-validator';

/**
 * NIST SP 800-63B-4 §3.1.1.2, counted in code points after Unicode normalisation form C: at least 15 characters as the
 * sole factor, 8 beside another one, and up to 128 (the section asks for 64 at least).
 */
export const passwordLength = { soleFactor: 15, besideAnother: 8, longest: 128 } as const;

/** Of what is read at all, so that hashing is no way to keep us busy: decomposed, a character may be four. */
const LONGEST_INPUT = 512;

const reading = [IsString(), MinLength(1), MaxLength(LONGEST_INPUT)];

/** A password that is there already, whichever policy it was made under. */
export function IsPassword(): PropertyDecorator {
  return all(ApiProperty({ format: 'password', maxLength: LONGEST_INPUT }), ...reading);
}

/** The same, where not every request needs it. */
export function IsOptionalPassword(description: string): PropertyDecorator {
  const property = ApiPropertyOptional({ format: 'password', maxLength: LONGEST_INPUT, description });
  return all(property, IsOptional(), ...reading);
}

/** A password that is to be one: whether the policy takes it, identity decides, which knows whose it is. */
export function IsNewPassword(): PropertyDecorator {
  const description =
    '15 to 128 characters, any at all (8 where a second factor is on); not a common one, and without your name.';
  return all(ApiProperty({ format: 'password', description }), ...reading);
}

function all(...decorators: readonly PropertyDecorator[]): PropertyDecorator {
  return (target, name) => {
    for (const decorate of decorators) decorate(target, name);
  };
}
