import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { getKeyImpact, type KeyRequest } from '#contracts';
import { OnCommand } from '#messaging';
import { noteUses, type NoteUsesRequest } from '#verifier';
import { GetKeyImpact } from './use-cases/get-key-impact.js';
import { NoteUses } from './use-cases/note-uses.js';

@Controller()
export class UsageController {
  constructor(
    private readonly getKeyImpact: GetKeyImpact,
    private readonly noteUses: NoteUses,
  ) {}

  @OnCommand(getKeyImpact)
  impact(@Payload() request: KeyRequest) {
    return this.getKeyImpact.execute(request);
  }

  @OnCommand(noteUses, { quiet: true })
  note(@Payload() request: NoteUsesRequest) {
    return this.noteUses.execute(request);
  }
}
