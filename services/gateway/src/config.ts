import { IsInt, IsNotEmpty, IsOptional, Matches, Max, Min } from 'class-validator';
import { readConfig, ServiceConfig, Variable, WholeNumber } from '#runtime';

const wholeNumber = 'must be a whole number, such as 6000; 0 for as many as one likes.';
const requests = { message: `KEYWARD_REQUESTS_PER_MINUTE ${wholeNumber}` };
const anonymousRequests = { message: `KEYWARD_ANONYMOUS_REQUESTS_PER_MINUTE ${wholeNumber}` };
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

  /** Whose word counts on whom they speak for (`X-Forwarded-For`): throttling and sessions see the client's address then. */
  @Variable('KEYWARD_TRUSTED_PROXIES')
  @IsOptional()
  @Matches(/^[0-9a-fA-F.:/]+(,[0-9a-fA-F.:/]+)*$/, {
    message: 'KEYWARD_TRUSTED_PROXIES must be addresses or networks, such as 10.0.0.0/8,192.0.2.1.',
  })
  readonly trustedProxies?: string;

  /** The word in the text of each key that says where it is meant to be used. */
  @Variable('KEYWARD_KEY_ENVIRONMENT')
  @Matches(/^[a-z][a-z0-9]{0,15}$/, {
    message: 'KEYWARD_KEY_ENVIRONMENT must be a short lower-case word, such as live or test.',
  })
  readonly keyEnvironment: string = 'live';

  /** Of one user, or one key, from this process; 0: as many as one likes. */
  @Variable('KEYWARD_REQUESTS_PER_MINUTE')
  @WholeNumber()
  @IsInt(requests)
  @Max(1_000_000_000, requests)
  readonly requestsPerMinute: number = 600_000;

  /** From one address, of those nobody is known to have made; 0: as many as one likes. */
  @Variable('KEYWARD_ANONYMOUS_REQUESTS_PER_MINUTE')
  @WholeNumber()
  @IsInt(anonymousRequests)
  @Max(1_000_000_000, anonymousRequests)
  readonly anonymousRequestsPerMinute: number = 6_000;
}

export function readGatewayConfig(): GatewayConfig {
  return readConfig(GatewayConfig, process.env);
}
