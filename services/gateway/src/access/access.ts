import { applyDecorators, createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { ApiBearerAuth, ApiCookieAuth, ApiExtension, ApiSecurity } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import {
  rolesAllowed,
  type Actor,
  type Client,
  type Permission,
  type PlatformScope,
  type ResolvedSession,
} from '#contracts';
import { SESSION_COOKIE } from './credentials.js';

export const ACCESS = 'keyward:access';

/** The name that the OpenAPI document has for it. */
export const KEY_SECURITY = 'key';

/** What a route asks of its caller. A route that says nothing is answered by nobody. */
export type Access =
  | 'anyone'
  | 'session'
  | 'session-if-any'
  | { readonly permission: Permission }
  /** Everybody who is logged in, and programs whose key has this scope. */
  | { readonly scope: PlatformScope };

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the guard on every route but those for anyone, where only a route that asks for it may have one. */
    actor?: Actor;
    /** The same, and never of a program, which calls with a key. */
    session?: ResolvedSession;
  }
}

/** Only for callers who may do this in the project of the path, or at all where the path names none. */
export function Allow(permission: Permission): MethodDecorator {
  const roles = [...rolesAllowed(permission), 'operator'];
  return applyDecorators(
    SetMetadata<string, Access>(ACCESS, { permission }),
    ApiExtension('x-access', 'permission'),
    ApiExtension('x-permission', { permission, roles }),
    ...authentication(),
    ApiSecurity(KEY_SECURITY),
  );
}

/** For everybody who is logged in, and for programs whose key has this scope. */
export function LoggedInOrKey(scope: PlatformScope): MethodDecorator {
  return applyDecorators(
    SetMetadata<string, Access>(ACCESS, { scope }),
    ApiExtension('x-access', 'session-or-key'),
    ApiExtension('x-scope', scope),
    ...authentication(),
    ApiSecurity(KEY_SECURITY),
  );
}

/** For everybody who is logged in: in person, so with no key. */
export function LoggedIn(): MethodDecorator {
  return applyDecorators(asking('session'), ...authentication());
}

/** For everybody, without a login. */
export function Anyone(): MethodDecorator {
  return asking('anyone');
}

/** For everybody; who is logged in is known as such. A session that has ended counts as none. */
export function AnyoneOrLoggedIn(): MethodDecorator {
  return asking('session-if-any');
}

/** Said in the OpenAPI document too, so that it shows a route that says nothing. */
function asking(access: Access & string): MethodDecorator {
  return applyDecorators(SetMetadata<string, Access>(ACCESS, access), ApiExtension('x-access', access));
}

/** Made anew for each route: applied to a second one, a decorator of the library adds to what it gave the first. */
const authentication = () => [ApiBearerAuth('session'), ApiCookieAuth(SESSION_COOKIE)];

export const CurrentSession = createParamDecorator((_: unknown, context: ExecutionContext): ResolvedSession => {
  const { session } = context.switchToHttp().getRequest<FastifyRequest>();
  if (session === undefined) throw new Error('the route does not ask for a session');
  return session;
});

export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { actor } = context.switchToHttp().getRequest<FastifyRequest>();
  if (actor === undefined) throw new Error('the route does not ask who calls');
  return actor;
});

export const CurrentActorIfAny = createParamDecorator((_: unknown, context: ExecutionContext): Actor | null => {
  return context.switchToHttp().getRequest<FastifyRequest>().actor ?? null;
});

/** Whom we speak with, whoever they say they are. */
export const CurrentClient = createParamDecorator((_: unknown, context: ExecutionContext): Client => {
  const { ip, headers } = context.switchToHttp().getRequest<FastifyRequest>();
  return { address: ip, userAgent: headers['user-agent'] ?? null };
});
