import { IsOptional, Matches, ValidateIf } from 'class-validator';
import { COSIGNATURE, ED25519, parseKey, signingKey, type NoteKey } from '#merkle';
import { DataServiceConfig, readConfig, Variable } from '#runtime';
import type { LogKeysPlan } from './checkpoints/log-keys.js';

export class AuditConfig extends DataServiceConfig {
  /** The name of the log: the first line of its checkpoints, and the name of its key. */
  @Variable('KEYWARD_LOG_ORIGIN')
  @Matches(/^[^\s+]+$/u, {
    message: 'KEYWARD_LOG_ORIGIN must be a name without blanks and +, such as example.org/log.',
  })
  readonly logOrigin: string = 'keyward.local/audit-log';

  @Variable('KEYWARD_LOG_SEED')
  @Matches(/^[A-Za-z0-9_-]{43}$/, { message: 'KEYWARD_LOG_SEED must be 32 random bytes, in base64url.' })
  readonly logSeed!: string;

  /** Written keys that the log has signed by before: what they have signed still binds it. */
  @Variable('KEYWARD_LOG_FORMER_KEYS')
  @IsOptional()
  readonly logFormerKeys?: string;

  @Variable('KEYWARD_WITNESS_URL')
  @ValidateIf(namesWitness)
  @Matches(/^https?:\/\/[^?#]+$/, {
    message: 'KEYWARD_WITNESS_URL must be where the witness answers, or no KEYWARD_WITNESS_… be set.',
  })
  readonly witnessUrl?: string;

  @Variable('KEYWARD_WITNESS_KEY')
  @ValidateIf(namesWitness)
  @Matches(/^\S+$/, { message: 'KEYWARD_WITNESS_KEY must be the written key of the witness (name+id+key).' })
  readonly witnessKey?: string;
}

function namesWitness({ witnessUrl, witnessKey }: AuditConfig): boolean {
  return witnessUrl !== undefined || witnessKey !== undefined;
}

export function readAuditConfig(): AuditConfig {
  return readConfig(AuditConfig, process.env);
}

/** @throws where a written key cannot be read. */
export function logKeysIn(config: AuditConfig): LogKeysPlan {
  const { logOrigin, logSeed, logFormerKeys = '', witnessUrl, witnessKey } = config;
  const own = signingKey(logOrigin, ED25519, Buffer.from(logSeed, 'base64url'));
  const former = logFormerKeys.split(/\s+/).filter(Boolean);
  return {
    own,
    former: former.map((written) => keyIn('KEYWARD_LOG_FORMER_KEYS', ED25519, written)),
    witness:
      witnessUrl === undefined || witnessKey === undefined
        ? null
        : { url: witnessUrl, key: keyIn('KEYWARD_WITNESS_KEY', COSIGNATURE, witnessKey) },
  };
}

function keyIn(variable: string, type: NoteKey['type'], written: string): NoteKey {
  const key = parseKey(written);
  if (key?.type === type) return key;
  throw new Error(`${variable} must hold written keys of a ${type === ED25519 ? 'log' : 'witness'} (name+id+key).`);
}
