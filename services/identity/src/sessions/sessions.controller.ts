import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { logIn, logOut, resolveSession, type Actor, type LogInRequest, type ResolveSessionRequest } from '#contracts';
import { OnCommand } from '#messaging';
import { LogIn } from './use-cases/log-in.js';
import { LogOut } from './use-cases/log-out.js';
import { ResolveSession } from './use-cases/resolve-session.js';

@Controller()
export class SessionsController {
  constructor(
    private readonly logIn: LogIn,
    private readonly resolveSession: ResolveSession,
    private readonly logOut: LogOut,
  ) {}

  @OnCommand(logIn)
  start(@Payload() request: LogInRequest) {
    return this.logIn.execute(request);
  }

  @OnCommand(resolveSession)
  resolve(@Payload() request: ResolveSessionRequest) {
    return this.resolveSession.execute(request);
  }

  @OnCommand(logOut)
  end(@Payload() request: { readonly actor: Actor }) {
    return this.logOut.execute(request);
  }
}
