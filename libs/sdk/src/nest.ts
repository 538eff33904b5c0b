import {
  createParamDecorator,
  Global,
  HttpException,
  Inject,
  mixin,
  Module,
  UseGuards,
  type CanActivate,
  type DynamicModule,
  type ExecutionContext,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { admit, PROBLEM_TYPE, type Demand, type Guard } from './admission/admit.js';
import type { Caller as KeyCaller, KeyVerifier } from './verifier/key-verifier.js';

const VERIFYING = Symbol('how Keyward verifies');

type Verifying = Pick<Guard, 'onUnavailable'> & { readonly verifier: OpenedVerifier };
type OpenedVerifier = KeyVerifier & { close?(): Promise<void> };

export interface KeywardModuleOptions {
  /** Opens the verifier when the application starts; closed with it, where shutdown hooks are enabled. */
  readonly verifier: () => OpenedVerifier | Promise<OpenedVerifier>;
  /** Told why it cannot be found out whether a key holds; the caller is told only that. */
  readonly onUnavailable?: Guard['onUnavailable'];
}

/** Gives every `@RequireKey` of the application its verifier. */
@Global()
@Module({})
export class KeywardModule implements OnApplicationShutdown {
  constructor(@Inject(VERIFYING) private readonly verifying: Verifying) {}

  static forRoot({ verifier, onUnavailable }: KeywardModuleOptions): DynamicModule {
    const useFactory = async (): Promise<Verifying> => ({ verifier: await verifier(), onUnavailable });
    const provider = { provide: VERIFYING, useFactory };
    return { module: KeywardModule, providers: [provider], exports: [provider] };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.verifying.verifier.close?.();
  }
}

interface HttpRequest {
  readonly ip?: string;
  readonly headers: Headers;
  readonly headersDistinct?: Headers;
  /** Node's, where Fastify wraps it. */
  readonly raw?: { readonly headersDistinct?: Headers };
  keyward?: KeyCaller;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

interface HttpResponse {
  /** Of Express and of Fastify. */
  header(name: string, value: string): unknown;
}

/**
 * On a controller or a method, over Express or Fastify: lets requests on whose key may be used for the service. Others
 * are answered with a problem, by an `HttpException` that your filters see first.
 */
export function RequireKey(demand: Demand = {}): ClassDecorator & MethodDecorator {
  class KeyGuard implements CanActivate {
    constructor(@Inject(VERIFYING) private readonly verifying: Verifying) {}

    canActivate(context: ExecutionContext): Promise<boolean> {
      return letIn({ ...demand, ...this.verifying }, context);
    }
  }
  return UseGuards(mixin(KeyGuard));
}

/** Who calls, behind `@RequireKey`; undefined elsewhere. */
export const Caller = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<HttpRequest>().keyward,
);

/** @throws HttpException for those who are not let in. */
async function letIn(guard: Guard, context: ExecutionContext): Promise<true> {
  if (context.getType() !== 'http') throw new Error('RequireKey knows keys of requests over HTTP only');
  const request = context.switchToHttp().getRequest<HttpRequest>();
  const response = context.switchToHttp().getResponse<HttpResponse>();
  const headersSent = request.headersDistinct ?? request.raw?.headersDistinct ?? request.headers;
  const presented = { headers: headersSent, clientIp: request.ip };
  const { caller, problem, headers } = await admit(guard, presented, request.keyward);
  for (const [name, value] of Object.entries(headers)) response.header(name, value);
  if (caller !== null) {
    request.keyward = caller;
    return true;
  }
  response.header('content-type', PROBLEM_TYPE);
  throw new HttpException(problem, problem.status);
}
