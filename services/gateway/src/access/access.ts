import { applyDecorators, createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { ApiBearerAuth, ApiCookieAuth, ApiExtension } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { rolesAllowed, type Actor, type Client, type Permission, type ResolvedSession } from '#contracts';
import { SESSION_COOKIE } from './credentials.js';

export const ACCESS = 'keyward:access';

/** What a route asks of its caller. A route that says nothing is answered by nobody. */
export type Access = 'anyone' | 'session' | 'session-if-any' | { readonly permission: Permission };

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the guard on every route but those for anyone, where only a route that asks for it may have one. */
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
    ...authentication,
  );
}

/** For everybody who is logged in. */
export function LoggedIn(): MethodDecorator {
  return applyDecorators(asking('session'), ...authentication);
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

const authentication = [ApiBearerAuth('session'), ApiCookieAuth(SESSION_COOKIE)];

export const CurrentSession = createParamDecorator((_: unknown, context: ExecutionContext): ResolvedSession => {
  const { session } = context.switchToHttp().getRequest<FastifyRequest>();
  if (session === undefined) throw new Error('the route does not ask for a session');
  return session;
});

export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { session } = context.switchToHttp().getRequest<FastifyRequest>();
  if (session === undefined) throw new Error('the route does not ask for a session');
  return session.actor;
});

export const CurrentActorIfAny = createParamDecorator((_: unknown, context: ExecutionContext): Actor | null => {
  return context.switchToHttp().getRequest<FastifyRequest>().session?.actor ?? null;
});

/** Whom we speak with, whoever they say they are. */
export const CurrentClient = createParamDecorator((_: unknown, context: ExecutionContext): Client => {
  const { ip, headers } = context.switchToHttp().getRequest<FastifyRequest>();
  return { address: ip, userAgent: headers['user-agent'] ?? null };
});
