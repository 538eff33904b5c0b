import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import {
  addPasskey,
  beginPasskey,
  beginPasskeyLogIn,
  listPasskeys,
  logInByPasskey,
  removePasskey,
  type RequestOf,
} from '#contracts';
import { OnCommand } from '#messaging';
import { RelyingParty } from './relying-party.js';
import { AddPasskey } from './use-cases/add-passkey.js';
import { BeginPasskey } from './use-cases/begin-passkey.js';
import { ListPasskeys } from './use-cases/list-passkeys.js';
import { LogInByPasskey } from './use-cases/log-in-by-passkey.js';
import { RemovePasskey } from './use-cases/remove-passkey.js';

@Controller()
export class PasskeysController {
  constructor(
    private readonly listPasskeys: ListPasskeys,
    private readonly beginPasskey: BeginPasskey,
    private readonly addPasskey: AddPasskey,
    private readonly removePasskey: RemovePasskey,
    private readonly logInByPasskey: LogInByPasskey,
    private readonly site: RelyingParty,
  ) {}

  @OnCommand(listPasskeys)
  list(@Payload() request: RequestOf<typeof listPasskeys>) {
    return this.listPasskeys.execute(request);
  }

  @OnCommand(beginPasskey)
  begin(@Payload() request: RequestOf<typeof beginPasskey>) {
    return this.beginPasskey.execute(request);
  }

  @OnCommand(addPasskey)
  add(@Payload() request: RequestOf<typeof addPasskey>) {
    return this.addPasskey.execute(request);
  }

  @OnCommand(removePasskey)
  remove(@Payload() request: RequestOf<typeof removePasskey>) {
    return this.removePasskey.execute(request);
  }

  @OnCommand(beginPasskeyLogIn)
  beginLogIn() {
    return this.site.logInOptions();
  }

  @OnCommand(logInByPasskey)
  logIn(@Payload() request: RequestOf<typeof logInByPasskey>) {
    return this.logInByPasskey.execute(request);
  }
}
