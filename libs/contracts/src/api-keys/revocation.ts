import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Actor } from '../actor.js';
import { defineCommand } from '../command.js';

/** For commands that answer only when nothing honours any more what they took away: leases of 2 s may have to end first. */
export const revoking = { timeoutMs: 5_000 };

/** For views of what can be taken away. */
export function ApiRevision(): PropertyDecorator {
  return ApiPropertyOptional({
    description:
      'Only in the answer to a change that may take something away: names it for GET /v1/revocations, as Keyward-Revision does.',
  });
}

/** How far a revocation has come. */
export class RevocationView {
  @ApiProperty({ description: 'The id of the event that it goes back to.' })
  readonly revision!: string;
  @ApiProperty({ description: 'Verifiers that might have honoured from memory what was revoked.' })
  readonly verifiers!: number;
  @ApiProperty({
    description: 'Those of them that said that they do no more. The others had lost the right to by the end.',
  })
  readonly applied!: number;
  @ApiProperty({
    description: 'How long it took from the stored change until no verifier honoured it, in milliseconds.',
  })
  readonly slowestMs!: number;
  @ApiProperty({ format: 'date-time' })
  readonly at!: string;
}

export interface GetRevocationRequest {
  readonly actor: Actor;
  readonly revision: string;
}

/**
 * For a day after it. For operators, whoever asked for the revocation, and members of the project that it is of.
 * @throws Problem `revocation.not-found`.
 */
export const getRevocation = defineCommand<GetRevocationRequest, RevocationView>('api-keys.get-revocation');
