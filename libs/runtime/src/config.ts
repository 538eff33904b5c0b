import { Expose, plainToInstance, Transform } from 'class-transformer';
import { IsInt, IsNotEmpty, IsOptional, Matches, Max, Min, validateSync } from 'class-validator';

/** Names the variable a field is read from. An empty variable counts as missing. */
export function Variable(name: string): PropertyDecorator {
  return Expose({ name });
}

/** A variable that holds a whole number, in digits: no blank is a zero, and no `1e3` a thousand. */
export function WholeNumber(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? inDigits(value) : value));
}

function inDigits(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : NaN;
}

const port = 'must be a port, from 0 (any free one) to 65535.';

/** What every service is told at its start. */
export class ServiceConfig {
  @Variable('KEYWARD_NATS_URL')
  @Matches(/^(nats|tls):\/\/./, {
    message: 'KEYWARD_NATS_URL must say where NATS answers, such as nats://127.0.0.1:4222.',
  })
  readonly natsUrl!: string;

  @Variable('KEYWARD_INNER_PORT')
  @WholeNumber()
  @IsInt({ message: `KEYWARD_INNER_PORT ${port}` })
  @Min(0, { message: `KEYWARD_INNER_PORT ${port}` })
  @Max(65_535, { message: `KEYWARD_INNER_PORT ${port}` })
  readonly innerPort: number = 0;

  /** Loopback, unless the process has a network of its own, as in a container. */
  @Variable('KEYWARD_INNER_HOST')
  @IsOptional()
  @IsNotEmpty()
  readonly innerHost: string = '127.0.0.1';
}

/** What every service that owns data is told besides. */
export class DataServiceConfig extends ServiceConfig {
  @Variable('KEYWARD_MONGO_URL')
  @Matches(/^mongodb(\+srv)?:\/\/./, {
    message:
      'KEYWARD_MONGO_URL must say where a MongoDB replica set answers, such as mongodb://127.0.0.1/?replicaSet=rs0.',
  })
  readonly mongoUrl!: string;
}

/** @throws ConfigError with every fault, a sentence for each field. */
export function readConfig<Config extends object>(type: new () => Config, environment: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const config = plainToInstance(type, given, { excludeExtraneousValues: true, exposeDefaultValues: true });
  const faults = validateSync(config).map(({ constraints = {} }) => Object.values(constraints)[0]);
  if (faults.length > 0) throw new ConfigError(faults.join(' '));
  return config;
}

/** The environment does not say what the service needs to know. */
class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
