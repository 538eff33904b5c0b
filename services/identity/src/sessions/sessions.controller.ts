import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import {
  endSession,
  listSessions,
  logIn,
  logOut,
  resolveSession,
  type Actor,
  type EndSessionRequest,
  type KeywardEvent,
  type LogInRequest,
  type RequestOf,
  type ResolveSessionRequest,
} from '#contracts';
import { OnCommand, OnEvents } from '#messaging';
import { consumers } from '../consumers.js';
import { EndOutdatedSessions } from './use-cases/end-outdated-sessions.js';
import { EndSession } from './use-cases/end-session.js';
import { ListSessions } from './use-cases/list-sessions.js';
import { LogIn } from './use-cases/log-in.js';
import { LogOut } from './use-cases/log-out.js';
import { ResolveSession } from './use-cases/resolve-session.js';

@Controller()
export class SessionsController {
  constructor(
    private readonly logIn: LogIn,
    private readonly resolveSession: ResolveSession,
    private readonly logOut: LogOut,
    private readonly listSessions: ListSessions,
    private readonly endSession: EndSession,
    private readonly endOutdated: EndOutdatedSessions,
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

  @OnCommand(listSessions)
  list(@Payload() request: RequestOf<typeof listSessions>) {
    return this.listSessions.execute(request);
  }

  @OnCommand(endSession)
  endOne(@Payload() request: EndSessionRequest) {
    return this.endSession.execute(request);
  }

  @OnEvents(consumers.sessionsOfUsers)
  endWithUser(@Payload() events: readonly KeywardEvent[]) {
    return this.endOutdated.execute(events);
  }
}
