import type { Command } from 'commander';
import type { Run } from '../context.js';
import { addCreate } from './create-key.js';
import { addDelete } from './delete-keys.js';
import { addEdit } from './edit-key.js';
import { addExtend } from './extend-keys.js';
import { addList } from './list-keys.js';
import { addReveal, addRotate } from './rotate-key.js';
import { addGet, addHistory, addImpact } from './show-key.js';
import { addSwitches } from './switch-keys.js';

export function addKeyCommands(program: Command, run: Run): void {
  const keys = program.command('keys').description('API keys: list, create, extend, rotate, delete and the rest');
  addList(keys, run);
  addGet(keys, run);
  addCreate(keys, run);
  addExtend(keys, run);
  addEdit(keys, run);
  addRotate(keys, run);
  addSwitches(keys, run);
  addDelete(keys, run);
  addReveal(keys, run);
  addHistory(keys, run);
  addImpact(keys, run);
}
