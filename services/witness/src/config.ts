import { randomBytes } from 'node:crypto';
import { Transform } from 'class-transformer';
import { ArrayNotEmpty, IsInt, IsNotEmpty, Matches, Max, Min } from 'class-validator';
import { COSIGNATURE, ED25519, parseKey, signingKey, type NoteKey, type SigningKey } from '#merkle';
import { readConfig, Variable, WholeNumber } from '#runtime';

const name = /^[^\s+]+$/u;
const seed = /^[A-Za-z0-9_-]{43}$/;
const port = 'KEYWARD_WITNESS_PORT must be a port, from 0 (any free one) to 65535.';

class WitnessConfig {
  /** Stands in each cosignature. */
  @Variable('KEYWARD_WITNESS_NAME')
  @Matches(name, {
    message: 'KEYWARD_WITNESS_NAME must be a name without blanks and +, such as example.org/w.',
  })
  readonly name: string = 'keyward.local/witness';

  @Variable('KEYWARD_WITNESS_SEED')
  @Matches(seed, { message: 'KEYWARD_WITNESS_SEED must be 32 random bytes, in base64url.' })
  readonly seed!: string;

  /** The logs it watches. Several keys of one name are of one log. */
  @Variable('KEYWARD_WITNESS_LOGS')
  @Transform(({ value }: { value: unknown }) => logKeysIn(value))
  @ArrayNotEmpty({
    message: 'KEYWARD_WITNESS_LOGS must be written keys of logs (name+id+key), with blanks between them.',
  })
  readonly logs!: readonly NoteKey[];

  @Variable('KEYWARD_WITNESS_HOST')
  @IsNotEmpty()
  readonly host: string = '127.0.0.1';

  @Variable('KEYWARD_WITNESS_PORT')
  @WholeNumber()
  @IsInt({ message: port })
  @Min(0, { message: port })
  @Max(65_535, { message: port })
  readonly port: number = 0;

  /** Where it keeps what it has cosigned. */
  @Variable('KEYWARD_DATA_DIR')
  @IsNotEmpty({ message: 'KEYWARD_DATA_DIR must be a folder of the witness alone.' })
  readonly dataDir!: string;
}

export function readWitnessConfig(): WitnessConfig {
  return readConfig(WitnessConfig, process.env);
}

export function witnessKey(config: WitnessConfig): SigningKey {
  return signingKey(config.name, COSIGNATURE, Buffer.from(config.seed, 'base64url'));
}

const nameText = { message: 'KEYWARD_LOG_ORIGIN and KEYWARD_WITNESS_NAME must be names without blanks and +.' };
const seedText = { message: 'KEYWARD_LOG_SEED and KEYWARD_WITNESS_SEED must be 32 random bytes each, in base64url.' };

/** For `make-keys.ts`. What it lacks is made. */
class KeysToMake {
  @Variable('KEYWARD_LOG_ORIGIN')
  @Matches(name, nameText)
  readonly origin: string = 'keyward.local/audit-log';

  @Variable('KEYWARD_LOG_SEED')
  @Matches(seed, seedText)
  readonly logSeed: string = randomBytes(32).toString('base64url');

  @Variable('KEYWARD_WITNESS_NAME')
  @Matches(name, nameText)
  readonly witness: string = 'keyward.local/witness';

  @Variable('KEYWARD_WITNESS_SEED')
  @Matches(seed, seedText)
  readonly witnessSeed: string = randomBytes(32).toString('base64url');
}

export function readKeysToMake(): KeysToMake {
  return readConfig(KeysToMake, process.env);
}

/** None, where one of them is no key of a log: a log that is left out by mistake would not be watched. */
function logKeysIn(text: unknown): readonly NoteKey[] {
  const written = typeof text === 'string' ? text.split(/\s+/).filter(Boolean) : [];
  const keys = written.map(parseKey).filter((key) => key?.type === ED25519);
  return keys.length === written.length ? keys.filter((key) => key !== null && key !== undefined) : [];
}
