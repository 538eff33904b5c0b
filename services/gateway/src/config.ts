import { IsInt, IsNotEmpty, Matches, Max, Min } from 'class-validator';
import { readConfig, ServiceConfig, Variable, WholeNumber } from '#runtime';

const port = { message: 'KEYWARD_PORT must be a port, from 1 to 65535.' };

export class GatewayConfig extends ServiceConfig {
  @Variable('KEYWARD_PORT')
  @WholeNumber()
  @IsInt(port)
  @Min(1, port)
  @Max(65_535, port)
  readonly port: number = 3000;

  /** Loopback, unless TLS is ended before the gateway or the process has a network of its own. */
  @Variable('KEYWARD_HOST')
  @IsNotEmpty()
  readonly host: string = '127.0.0.1';

  /** The word in the text of each key that says where it is meant to be used. */
  @Variable('KEYWARD_KEY_ENVIRONMENT')
  @Matches(/^[a-z][a-z0-9]{0,15}$/, {
    message: 'KEYWARD_KEY_ENVIRONMENT must be a short lower-case word, such as live or test.',
  })
  readonly keyEnvironment: string = 'live';
}

export function readGatewayConfig(): GatewayConfig {
  return readConfig(GatewayConfig, process.env);
}
